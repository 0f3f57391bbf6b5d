package dev.thalweg.cli;

/**
 * How much is measured.
 *
 * @param events that are measured in each run
 * @param rounds each runs all variants in turn
 */
record BenchSize(long events, int rounds) {

    /** The longest warming up of a run: by then the JVM has long compiled what there is to compile. */
    private static final long LONGEST_WARM_UP = 200_000;

    /** Events that come before those that are measured; at least one. */
    long warmUp() {
        return Math.min(LONGEST_WARM_UP, events);
    }
}
