package dev.thalweg.evaluation;

/**
 * How far two distributions lie apart (Lin, 1991, "Divergence measures based on the Shannon entropy"): the root of their
 * divergence to base 2, which is a metric (Endres and Schindelin, 2003). Of two samples of the same distribution, over k bins
 * that are all in use, it is in the mean near the root of (k - 1) / (8 ln 2) * (1/n + 1/m).
 */
public final class JensenShannon {

    private JensenShannon() {}

    /**
     * Between two histograms over the same bins.
     *
     * @param one counts, at least 0
     * @return 0 for equal shares to 1 for no bin in common; NaN where one is empty
     */
    public static double distance(long[] one, long[] other) {
        double ones = total(one);
        double others = total(other);
        double divergence = 0;
        for (int bin = 0; bin < one.length; bin++) {
            double p = one[bin] / ones;
            double q = other[bin] / others;
            divergence += information(p, (p + q) / 2) + information(q, (p + q) / 2);
        }
        return Math.sqrt(Math.max(0, divergence / 2 / Math.log(2)));
    }

    private static double information(double share, double mean) {
        return share == 0 ? 0 : share * Math.log(share / mean);
    }

    private static double total(long[] counts) {
        double total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }
}
