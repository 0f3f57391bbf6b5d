package dev.thalweg.settings;

/** The finite numbers that a setting may be. */
enum Range {
    POSITIVE("a number above 0"),
    NOT_NEGATIVE("a number of at least 0"),
    BELOW_ONE("a number from 0 to below 1"),
    SHARE("a number above 0 and at most 1");

    private final String words;

    Range(String words) {
        this.words = words;
    }

    boolean holds(double number) {
        if (!Double.isFinite(number)) {
            return false;
        }
        return switch (this) {
            case POSITIVE -> number > 0;
            case NOT_NEGATIVE -> number >= 0;
            case BELOW_ONE -> number >= 0 && number < 1;
            case SHARE -> number > 0 && number <= 1;
        };
    }

    @Override
    public String toString() {
        return words;
    }
}
