package dev.thalweg.network;

/**
 * Random numbers whose whole state is one long (Steele, Lea and Flood, 2014). Every draw of a learner comes from one
 * of these, so that the state can be stored and the draws repeated. Not safe for use by several threads.
 */
public final class SplitMix64 {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /** A generator that continues from a state; any long is a good seed. */
    public SplitMix64(long state) {
        this.state = state;
    }

    /** What a later generator needs to continue from here. */
    public long state() {
        return state;
    }

    public void restore(long state) {
        this.state = state;
    }

    public long nextLong() {
        state += GOLDEN_GAMMA;
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Uniform in [0, 1), in steps of 2⁻²⁴. */
    public float nextFloat() {
        return (nextLong() >>> 40) * 0x1p-24f;
    }

    /** Uniform in [0, 1), in steps of 2⁻⁵³. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Standard normal (Box and Muller, 1958). The second value is dropped: keeping it would be more state. */
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
    }

    /** Uniform in [0, bound), without bias (Lemire, 2019). */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be at least 1, got " + bound);
        }
        long rejected = (1L << 32) % bound;
        long product = (nextLong() >>> 32) * bound;
        while ((product & 0xFFFFFFFFL) < rejected) {
            product = (nextLong() >>> 32) * bound;
        }
        return (int) (product >>> 32);
    }
}
