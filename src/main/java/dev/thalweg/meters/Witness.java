package dev.thalweg.meters;

import dev.thalweg.learner.Report;

/** What is seen of a partition from outside, and in no report. Safe for use by several threads. */
final class Witness {

    private long version = -1;
    private double lastStep;
    private long promotions;
    private long inFlight;
    private double inFlightSince;

    /** @param seconds since 1970 */
    synchronized void see(Report report, double seconds) {
        if (report.version() != version) {
            version = report.version();
            lastStep = seconds;
        }
        if (report.inFlight() != inFlight) {
            inFlight = report.inFlight();
            inFlightSince = seconds;
        }
    }

    synchronized void promoted() {
        promotions++;
    }

    /** Seconds since 1970. */
    synchronized double lastStep() {
        return lastStep;
    }

    /**
     * Seconds for which this process has seen the same update in flight to the merger; 0 where none is.
     *
     * @param seconds now, since 1970
     */
    synchronized double updateWait(double seconds) {
        return inFlight == 0 ? 0 : seconds - inFlightSince;
    }

    synchronized double promotions() {
        return promotions;
    }
}
