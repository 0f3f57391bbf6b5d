package dev.thalweg.chaos;

import java.util.Random;

/** Seeds of a campaign: other ones each time, printed, and all the same again with {@code -Dchaos.seed=N}. */
public final class Seeds {

    private static final Long GIVEN = Long.getLong("chaos.seed");

    private Seeds() {}

    public static long next(String of) {
        long seed = GIVEN == null ? new Random().nextInt(1_000_000) : GIVEN;
        System.out.println("seed of " + of + ": " + seed + " (again: -Dchaos.seed=" + seed + ")");
        return seed;
    }
}
