package dev.thalweg.model;

/**
 * From here on a learner goes on from a snapshot.
 *
 * @param place where the task stood
 * @param begins whether it began so, and took over all of the snapshot's state; else what is known of the events stayed
 * @param snapshot its id
 * @param fingerprint of the snapshot's state in this partition
 * @param dropped events that were taken behind the snapshot, and that the model knows nothing of any more
 */
public record Promoted(long number, Place place, boolean begins, String snapshot, String fingerprint, long dropped)
        implements Entry {}
