package dev.thalweg.page;

/** Events a second over the last two seconds: reports come when they come, and half of them would be 0. Not safe for use by several threads. */
final class Throughput {

    /** Looks, twice a second. */
    private static final int LOOKS = 5;

    private final long[] times = new long[LOOKS];
    private final long[] totals = new long[LOOKS];
    private int looks;
    private long taken;

    void took(long events) {
        taken += events;
    }

    void look(long nanos) {
        times[looks % LOOKS] = nanos;
        totals[looks % LOOKS] = taken;
        looks++;
    }

    /** 0 before the second look. */
    double perSecond() {
        int last = (looks - 1) % LOOKS;
        int first = looks <= LOOKS ? 0 : looks % LOOKS;
        long nanos = looks < 2 ? 0 : times[last] - times[first];
        return nanos <= 0 ? 0 : (totals[last] - totals[first]) * 1e9 / nanos;
    }
}
