package dev.thalweg.model;

import java.util.BitSet;

/**
 * In which order a task took a run of records from its two topics. Each topic has an order of its own, so one bit a record
 * says all: which topic the next one came from. Not to be written to.
 *
 * @param number how many records the task had taken before
 * @param from where it stood before them
 * @param to where it stood after them
 * @param inputs how many they are
 * @param labels the positions of labels among them, from 0; all others are events
 */
public record Order(long number, Place from, Place to, int inputs, BitSet labels) implements Entry {

    @Override
    public Place place() {
        return from;
    }

    /** Where the record at a position came from. */
    public Source source(int position) {
        return labels.get(position) ? Source.LABELS : Source.EVENTS;
    }
}
