package dev.thalweg.feature;

import dev.thalweg.event.Field.Kind;
import java.util.List;

/** How a field becomes columns of a {@link Row}. Widths follow from the encoding alone and never change. */
public sealed interface Encoding {

    /** The most standard deviations that {@link Standardize} lets through when nothing else is said. */
    double DEFAULT_CLIP = 10;

    /** The most values that {@link Values} takes. */
    int MAX_VALUES = 65_536;

    /** The most columns that one text sets: what keeps rows, and the state that holds them, from growing. */
    int MAX_WORDS = 128;

    /** The most words that a {@link Text} takes together. */
    int MAX_NGRAMS = 4;

    /** The most columns that {@link Hash} and {@link Text} take. */
    int MAX_HASH_WIDTH = 1 << 24;

    /** How the event holds the value that is encoded. */
    Kind reads();

    /** Whether an event without the value is refused, before it comes here. */
    boolean required();

    /** What a missing number becomes. */
    enum Missing {
        /** The mean of the numbers observed so far, or the centre of the circle for {@link Cyclic}. */
        IMPUTE,
        /** As {@link #IMPUTE}, and a further dense column that is 1 where the number is missing and 0 elsewhere. */
        FLAG
    }

    /** What a category becomes that is none of the declared values. */
    enum Unknown {
        /** A 1 in a column that all such categories share. */
        OTHER,
        /** No 1 anywhere, like a missing category. */
        IGNORE
    }

    /** Gives one or two dense columns of numbers, and one more under {@link Missing#FLAG}. */
    sealed interface OfNumber extends Encoding {
        Missing missing();

        /**
         * Standard deviation of the Gaussian noise that training adds to each column but the flag; at least 0, in
         * units of the encoded value. Encoding itself adds none.
         */
        double jitter();

        @Override
        default Kind reads() {
            return Kind.NUMBER;
        }
    }

    /** Gives sparse columns; a missing category leaves all of them zero. */
    sealed interface OfCategory extends Encoding {
        @Override
        default Kind reads() {
            return Kind.CATEGORY;
        }
    }

    /** What {@link Standardize} makes of heavy tails. */
    enum Tails {
        /** From when on the numbers turn out to have them, it standardizes signed logarithms of them. */
        AUTO,
        /** Nothing. */
        LINEAR,
        /** It standardizes signed logarithms from the 30th number on, when it knows how far apart numbers are. */
        LOG
    }

    /**
     * {@code (x - mean) / standard deviation} over the numbers observed so far (population variance); 0 as long as
     * that deviation is 0, so also before the second observation.
     *
     * <p>With a clip, an extreme number is observed as lying {@code clip} deviations, or {@value #DEFAULT_CLIP} if that is
     * more, from the mean; among the first 30 that is told by their median and the median distance from it, once they are
     * there. So a single one cannot ruin the column, and a new level is still reached: each number at the limit widens the
     * deviation.
     *
     * @param clip the most standard deviations either way; 0 means no limit but that of a float, also for what is
     *     observed
     */
    record Standardize(double clip, Tails tails, Missing missing, double jitter, boolean required) implements OfNumber {
        public Standardize {
            Checks.atLeastZero("clip", clip);
            Checks.atLeastZero("jitter", jitter);
        }

        public Standardize() {
            this(DEFAULT_CLIP, Tails.AUTO, Missing.IMPUTE, 0, false);
        }
    }

    /**
     * {@code (x - min) / (max - min)} over the numbers observed so far, so in 0..1: a new extreme counts as the old one
     * until it is observed. 0 as long as the range is empty, so also before the second observation.
     */
    record MinMax(Missing missing, double jitter, boolean required) implements OfNumber {
        public MinMax {
            Checks.atLeastZero("jitter", jitter);
        }

        public MinMax() {
            this(Missing.IMPUTE, 0, false);
        }
    }

    /** The number as it is. */
    record None(Missing missing, double jitter, boolean required) implements OfNumber {
        public None {
            Checks.atLeastZero("jitter", jitter);
        }

        public None() {
            this(Missing.IMPUTE, 0, false);
        }
    }

    /**
     * Sine and cosine, for each period, of the angle that goes once round in it, such that 23 o'clock is as near to 0 as
     * 1 is. Negative numbers count backwards: -1 is 23.
     *
     * @param periods at least one, all of different names
     */
    record Cyclic(List<Period> periods, Missing missing, double jitter, boolean required) implements OfNumber {
        public Cyclic {
            periods = List.copyOf(periods);
            Checks.atLeastZero("jitter", jitter);
            long names = periods.stream().map(Period::name).distinct().count();
            Checks.require(!periods.isEmpty() && names == periods.size(), "periods must differ, got " + periods);
        }

        public Cyclic(double period) {
            this(List.of(new Period(period)), Missing.IMPUTE, 0, false);
        }
    }

    /**
     * How long something takes to come round again.
     *
     * @param name tells the columns of several periods apart
     * @param length in the unit of the field; above 0
     */
    record Period(String name, double length) {
        public Period {
            Checks.require(length > 0 && Double.isFinite(length), "period must be finite and above 0, got " + length);
        }

        public Period(double length) {
            this(
                    length == Math.rint(length) && length < 1L << 53
                            ? Long.toString((long) length)
                            : Double.toString(length),
                    length);
        }
    }

    /**
     * One column a value, in the order declared, and perhaps one for all others (one-hot).
     *
     * @param values 1 to {@value #MAX_VALUES}, all different, none empty (an empty category is a missing one)
     */
    record Values(List<String> values, Unknown unknown, boolean required) implements OfCategory {
        public Values {
            values = List.copyOf(values);
            long distinct = values.stream().distinct().count();
            Checks.within("number of values", values.size(), MAX_VALUES);
            Checks.require(distinct == values.size(), "values must differ, got " + values);
            Checks.require(!values.contains(""), "values must not be empty strings, got " + values);
        }

        public Values(List<String> values) {
            this(values, Unknown.OTHER, false);
        }
    }

    /**
     * A 1 in column {@code hash(field, value) mod width}: any number of categories in a fixed width, at the price of
     * collisions (Weinberger et al., 2009). The hash is FNV-1a of 64 bits over the UTF-8 of the
     * field, a byte 0xFF, and the UTF-8 of the value, followed by the finaliser of MurmurHash3; the remainder is the
     * unsigned one. So a column can be recomputed anywhere.
     *
     * @param width 1 to {@value #MAX_HASH_WIDTH} columns
     * @param signed whether it is a -1 where the finished hash, as a signed number, is below 0: categories that collide
     *     then cancel out rather than add up, in the mean
     */
    record Hash(int width, boolean signed, boolean required) implements OfCategory {
        public Hash {
            Checks.within("width", width, MAX_HASH_WIDTH);
        }

        public Hash(int width) {
            this(width, false, false);
        }
    }

    /** What a word counts that a text has several times. */
    enum Frequency {
        /** 1. */
        BINARY,
        /** 1 + ln(times): sublinear (Manning, Raghavan and Schütze, 2008, 6.4.1), of all that share its column. */
        SUBLINEAR
    }

    /**
     * A 1 in each column that the hash of a word chooses, or more where it comes again. Words are the longest
     * runs of letters and digits, in lower case and with 0 for each digit, so that numbers of equal length are equal; and
     * every other character but white space. The hash is that of {@link Hash}, with a byte 0xFE instead of 0xFF. With n-grams,
     * so do up to n words that follow one another, with a byte 0xFF between. Of a text the words up to the
     * {@value #MAX_WORDS}th column, times n, are read. What is a letter is for the JDK's Unicode tables to say; a
     * script that puts no spaces between words is not cut into any.
     *
     * @param width 1 to {@value #MAX_HASH_WIDTH} columns
     * @param ngrams the most words that are taken together, 1 to {@value #MAX_NGRAMS}
     */
    record Text(int width, int ngrams, Frequency frequency, boolean required) implements OfCategory {
        public Text {
            Checks.within("width", width, MAX_HASH_WIDTH);
            Checks.within("ngrams", ngrams, MAX_NGRAMS);
        }

        public Text(int width) {
            this(width, 1, Frequency.BINARY, false);
        }
    }
}
