package dev.thalweg.meters;

import dev.thalweg.learner.Report;

/** What is seen of a partition from outside, and in no report. Safe for use by several threads. */
final class Witness {

    private long version = -1;
    private double lastStep;
    private long promotions;

    /** @param seconds since 1970 */
    synchronized void see(Report report, double seconds) {
        if (report.version() != version) {
            version = report.version();
            lastStep = seconds;
        }
    }

    synchronized void promoted() {
        promotions++;
    }

    /** Seconds since 1970. */
    synchronized double lastStep() {
        return lastStep;
    }

    synchronized double promotions() {
        return promotions;
    }
}
