package dev.thalweg.model;

/**
 * From here on a learner goes on from a snapshot.
 *
 * @param place where the task stood
 * @param snapshot its id
 * @param fingerprint of the snapshot's state in this partition
 * @param dropped events that were taken behind the snapshot, and that the model knows nothing of any more
 * @param settings those under which it goes on, all of the learner's, as text; empty where they stay
 */
public record Promoted(
        long number, Place place, Way way, String snapshot, String fingerprint, long dropped, String settings)
        implements Entry {

    /** What becomes of what there was. */
    public enum Way {
        /** What was learned behind the snapshot is dropped; what is known of the events stays. */
        PROMOTED,
        /** The learner began with the snapshot, and took over all of its state. */
        ADOPTED,
        /** The snapshot's model learned the events behind it first; what is known of the events stays. */
        TAKEN_OVER
    }
}
