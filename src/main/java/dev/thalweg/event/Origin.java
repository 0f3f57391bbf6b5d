package dev.thalweg.event;

/** Where a record stands: the identity of an event that names none of its own. */
public record Origin(String topic, int partition, long offset) {

    /** The id of an event without an id field: {@code topic-partition-offset}. */
    public String asId() {
        return topic + "-" + partition + "-" + offset;
    }
}
