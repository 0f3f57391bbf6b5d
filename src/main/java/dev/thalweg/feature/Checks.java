package dev.thalweg.feature;

/** What the constructors of this package refuse, in words that name the limit and the value seen. */
final class Checks {

    private Checks() {}

    static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    static void atLeastZero(String name, double value) {
        require(
                value >= 0 && value <= Float.MAX_VALUE,
                name + " must be at least 0 and at most the largest float, got " + value);
    }

    static void within(String name, int value, int limit) {
        require(value >= 1 && value <= limit, name + " must be 1 to " + limit + ", got " + value);
    }
}
