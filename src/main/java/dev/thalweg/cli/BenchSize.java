package dev.thalweg.cli;

/**
 * How much is measured.
 *
 * @param events that are measured in each run
 * @param rounds each runs all variants in turn
 */
record BenchSize(long events, int rounds) {

    /**
     * Events that come before those that are measured: as many. With 200,000 of them a learner was still being compiled, and seemed
     * to cost twice of what it does.
     */
    long warmUp() {
        return events;
    }
}
