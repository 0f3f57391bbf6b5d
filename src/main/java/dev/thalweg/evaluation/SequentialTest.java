package dev.thalweg.evaluation;

/**
 * Whether the mean of a stream of bounded differences is above 0, asked as often as one likes: the evidence may be looked at after
 * every number, and the chance that it ever reaches {@code 1 / a} while the mean of what was expected is not above 0 is at most
 * {@code a}. The numbers need be neither independent nor alike; each only has an expectation, given those before it.
 *
 * <p>It is an e-process: the average over several {@code l} of {@code exp(l s / 2 - (-log(1 - l) - l) v / 4)}, where {@code s} is
 * the sum of the differences and {@code v} that of their squared distances from the mean of those before: the empirical
 * Bernstein bound of Howard, Ramdas, McAuliffe and Sekhon (Annals of Statistics, 2021), as Choe and Ramdas put it to use for
 * two forecasters (Comparing Sequential Forecasters, Operations Research, 2024). Pure. Not safe for use by several threads.
 */
final class SequentialTest {

    /** Between the bounds -1 and 1 a difference is at most so far from a mean. */
    private static final double RANGE = 2;

    /** From bets on large differences, which few events prove, to those on small ones. */
    private static final double[] BETS = {0.9, 0.45, 0.225, 0.1, 0.05, 0.025, 0.01, 0.005, 0.0025, 0.001};

    private long count;
    private double sum;
    private double spread;

    /**
     * Takes one more.
     *
     * @param difference -1 to 1
     * @throws IllegalArgumentException when it is not
     */
    void add(double difference) {
        if (!(Math.abs(difference) <= 1)) {
            throw new IllegalArgumentException("a difference is from -1 to 1, got " + difference);
        }
        double distance = difference - (count == 0 ? 0 : sum / count);
        spread += distance * distance;
        sum += difference;
        count++;
    }

    /** The evidence that the mean is above 0: around 1 or less where it is not. */
    double evidence() {
        double total = 0;
        for (double bet : BETS) {
            double charge = -Math.log1p(-bet) - bet;
            total += Math.exp(bet * sum / RANGE - charge * spread / (RANGE * RANGE));
        }
        return Math.min(total / BETS.length, Double.MAX_VALUE);
    }
}
