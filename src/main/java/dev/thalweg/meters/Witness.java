package dev.thalweg.meters;

import dev.thalweg.learner.Report;

/** What is seen of a partition from outside, and in no report. Safe for use by several threads. */
final class Witness {

    private long version = -1;
    private double lastStep;
    private long promotions;
    private long underWay;
    private double underWaySince;
    private double now;

    /** @param seconds since 1970 */
    synchronized void see(Report report, double seconds) {
        if (report.version() != version) {
            version = report.version();
            lastStep = seconds;
        }
        if (report.underWay() != underWay) {
            underWay = report.underWay();
            underWaySince = seconds;
        }
        now = seconds;
    }

    synchronized void promoted() {
        promotions++;
    }

    /** Seconds since 1970. */
    synchronized double lastStep() {
        return lastStep;
    }

    /** Seconds for which the same update has been seen under way to the merger; 0 where none is. */
    synchronized double updateWait() {
        return underWay == 0 ? 0 : now - underWaySince;
    }

    synchronized double promotions() {
        return promotions;
    }
}
