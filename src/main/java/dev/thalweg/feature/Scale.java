package dev.thalweg.feature;

import java.nio.ByteBuffer;

/** What makes numbers of any unit comparable, from those observed so far. Numbers are at most a float from 0. */
sealed interface Scale permits Scale.Running, Standardizer {

    /** The number, scaled by what was observed before it; finite. */
    double scaled(double number);

    /** Standard deviations from the mean of a number that was scaled to this; in those of logarithms where these are taken. */
    double deviations(double number, float scaled);

    /** What stands for a missing number: the mean, scaled. */
    double missing();

    void observe(double number);

    /** Takes in the numbers of another of the same kind, as if they had been observed too. */
    void add(Scale others);

    /** Forgets the earlier ones of its numbers. */
    void subtract(Scale earlier);

    /** Forgets all that is too little to be shared. */
    default void dropUnlessSettled() {}

    /** The same, as the statistics are now. */
    Scaling scaling();

    int stateBytes();

    void write(ByteBuffer target);

    void read(ByteBuffer source);

    /** The number as it is, or its position between the least and the greatest. */
    final class Running implements Scale {
        private final boolean position;
        private final Statistics statistics = new Statistics();

        Running(boolean position) {
            this.position = position;
        }

        @Override
        public double scaled(double number) {
            return position ? statistics.positioned(number) : number;
        }

        @Override
        public double deviations(double number, float scaled) {
            return statistics.standardized(number);
        }

        @Override
        public double missing() {
            return scaled(statistics.mean());
        }

        @Override
        public void observe(double number) {
            statistics.observe(number);
        }

        @Override
        public void add(Scale others) {
            statistics.add(((Running) others).statistics);
        }

        @Override
        public void subtract(Scale earlier) {
            statistics.subtract(((Running) earlier).statistics);
        }

        @Override
        public Scaling scaling() {
            if (!position) {
                return new Scaling(null, 0, 1, -Float.MAX_VALUE, Float.MAX_VALUE, missing());
            }
            double range = statistics.max() - statistics.min();
            double shift = range > 0 ? statistics.min() : 0;
            return new Scaling(null, shift, Scaling.divisor(range), 0, 1, missing());
        }

        @Override
        public int stateBytes() {
            return Statistics.BYTES;
        }

        @Override
        public void write(ByteBuffer target) {
            statistics.write(target);
        }

        @Override
        public void read(ByteBuffer source) {
            statistics.read(source);
        }
    }
}
