package dev.thalweg.settings;

/** The numbers that a setting may be, and still is when a 32-bit float holds it: learning calculates in those. */
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
        float single = (float) number;
        return Float.isFinite(single)
                && switch (this) {
                    case POSITIVE -> single > 0;
                    case NOT_NEGATIVE -> number >= 0;
                    case BELOW_ONE -> number >= 0 && single < 1;
                    case SHARE -> single > 0 && number <= 1;
                };
    }

    @Override
    public String toString() {
        return words + " (as a 32-bit float)";
    }
}
