package dev.thalweg.feature;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Deviations from the mean, of the numbers or of their signed logarithms. Logarithms are chosen when for half of all
 * numbers so far deviations would have been much more even with them ({@link Statistics#moreEven}): then the tails are
 * heavy, and most numbers would be crowded together near the mean. For so long, since a new level looks alike at first;
 * and for good, since weights are learned for them. They are those of distances from the median, in median distances of
 * the first numbers, so that the choice depends on no unit. Who knows beforehand has them chosen as soon as those are
 * there.
 */
final class Standardizer implements Scale {

    /** How many times as even logarithms must be. */
    static final double MUCH = 1.5;

    private static final double[] NONE = {};
    private static final long ONE = Double.doubleToRawLongBits(1);

    /** Makes a double's bits, read as a number, count its exponents. */
    private static final double EXPONENT = 0x1p-52;

    private final double clip;
    private final RobustStatistics linear;
    private final @Nullable RobustStatistics logarithmic;
    private final boolean always;
    private long calm;
    private boolean chosen;

    /**
     * @param numbers gets a row for the statistics of the numbers
     * @param logarithms gets one for those of their logarithms, where there are any
     */
    Standardizer(Encoding.Standardize encoding, StatisticsTable numbers, StatisticsTable logarithms) {
        double given = encoding.clip();
        clip = given > 0 ? given : Float.MAX_VALUE;
        // Any nearer, and the deviation would shrink by the very bound that is made of it.
        double reach = given > 0 ? Math.max(given, Encoding.DEFAULT_CLIP) : Double.POSITIVE_INFINITY;
        linear = new RobustStatistics(reach, numbers);
        logarithmic = encoding.tails() == Encoding.Tails.LINEAR ? null : new RobustStatistics(reach, logarithms);
        always = encoding.tails() == Encoding.Tails.LOG;
    }

    @Override
    public double scaled(double number) {
        double deviations = chosen && logarithmic != null
                ? logarithmic.standardized(logarithm(number))
                : linear.standardized(number);
        return Math.max(-clip, Math.min(clip, deviations));
    }

    @Override
    public double deviations(double number, float scaled) {
        return scaled;
    }

    @Override
    public double missing() {
        return 0;
    }

    @Override
    public Scaling scaling() {
        if (chosen && logarithmic != null) {
            return scaling(new Scaling.Logarithm(linear.centre(), linear.unit()), logarithmic);
        }
        return scaling(null, linear);
    }

    private Scaling scaling(Scaling.@Nullable Logarithm logarithm, RobustStatistics statistics) {
        double divisor = Scaling.divisor(statistics.deviation());
        return new Scaling(logarithm, statistics.mean(), divisor, -clip, clip, missing());
    }

    @Override
    public void observe(double number) {
        boolean before = linear.settled();
        linear.observe(number);
        if (logarithmic == null || !linear.settled()) {
            return;
        }
        for (double earlier : before ? NONE : linear.first()) {
            logarithmic.observe(logarithm(earlier));
            calm = linear.count();
        }
        if (before) {
            logarithmic.observe(logarithm(number));
        }
        choose();
    }

    /** Decides about logarithms, once a number was observed. */
    void choose() {
        if (logarithmic == null) {
            return;
        }
        if (!chosen && !logarithmic.moreEven(MUCH, linear)) {
            calm = linear.count();
        }
        chosen |= always || linear.count() >= 2 * calm;
    }

    /** As {@link #choose}, where the logarithms of so many numbers are known to be no more even. */
    void stayCalm(double count) {
        if (!chosen) {
            calm = (long) count;
            chosen = always;
        }
    }

    /**
     * The logarithm to base 2 of 1 + distance, with the sign of the direction; between powers of 2 the straight line
     * (Mitchell, 1962): monotone, at most 0.09 too little, and the same bits everywhere for the cost of an addition.
     */
    double logarithm(double number) {
        double distance = (number - linear.centre()) / linear.unit();
        return Math.copySign((Double.doubleToRawLongBits(1 + Math.abs(distance)) - ONE) * EXPONENT, distance);
    }

    /** Logarithms of distances that are taken otherwise are not comparable, and so left out. */
    @Override
    public void add(Scale others) {
        Standardizer their = (Standardizer) others;
        if (their.linear.empty()) {
            return;
        }
        if (linear.settled() && !their.linear.measured()) {
            for (int i = 0; i < their.linear.count(); i++) {
                observe(their.linear.first()[i]);
            }
            return;
        }
        boolean alike = linear.empty() || linear.measuresAs(their.linear);
        linear.add(their.linear);
        if (logarithmic != null && their.logarithmic != null && alike) {
            logarithmic.add(their.logarithmic);
        }
        calm = Math.min(calm + their.calm, linear.count());
        chosen |= their.chosen;
    }

    @Override
    public void subtract(Scale earlier) {
        Standardizer before = (Standardizer) earlier;
        if (before.linear.empty()) {
            return;
        }
        if (logarithmic != null && before.logarithmic != null) {
            if (linear.measuresAs(before.linear)) {
                logarithmic.subtract(before.logarithmic);
            } else {
                logarithmic.clear();
            }
        }
        linear.subtract(before.linear);
        calm = Math.max(0, calm - before.calm);
    }

    @Override
    public void dropUnlessSettled() {
        linear.dropUnlessSettled();
        if (linear.empty()) {
            calm = 0;
            chosen = false;
        }
    }

    @Override
    public int stateBytes() {
        return logarithmic == null ? RobustStatistics.BYTES : 2 * RobustStatistics.BYTES + Long.BYTES + 1;
    }

    @Override
    public void write(ByteBuffer target) {
        linear.write(target);
        if (logarithmic != null) {
            logarithmic.write(target);
            target.putLong(calm).put((byte) (chosen ? 1 : 0));
        }
    }

    @Override
    public void read(ByteBuffer source) {
        linear.read(source);
        if (logarithmic != null) {
            logarithmic.read(source);
            calm = source.getLong();
            byte flag = source.get();
            Checks.require(flag == 0 || flag == 1, "whether logarithms are chosen must be 0 or 1, got " + flag);
            chosen = flag == 1;
        }
    }
}
