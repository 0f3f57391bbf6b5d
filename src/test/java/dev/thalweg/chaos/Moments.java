package dev.thalweg.chaos;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Random moments after a start: from before anything is up until well after the first commit, which comes later on a slow
 * or busy machine. So that is measured first.
 */
final class Moments {

    private static final long FIRST_MILLIS = 500;
    private static final long LAST_MILLIS = 4_000;

    private final SplittableRandom random;
    private final long last;

    private Moments(SplittableRandom random, long last) {
        this.random = random;
        this.last = last;
    }

    /** Runs an instance until something is committed, and kills it, twice: after a kill a start takes longer. */
    static Moments measured(Trial trial, String name, SplittableRandom random) throws Exception {
        long millis = 0;
        for (int run = 0; run < 2; run++) {
            long start = System.nanoTime();
            Instance instance = trial.run(name);
            trial.advanced(); // Progress counts from here.
            trial.awaitProgress(instance, 1);
            millis = (System.nanoTime() - start) / 1_000_000;
            instance.kill();
        }
        System.out.println("after a kill the first commit came " + millis + " ms after the start");
        return new Moments(random, Math.max(LAST_MILLIS, 2 * millis));
    }

    /** Waits from a start until a moment; gives its milliseconds. */
    long await() {
        long millis = random.nextLong(FIRST_MILLIS, last);
        LockSupport.parkNanos(millis * 1_000_000);
        return millis;
    }
}
