package dev.thalweg.learner;

import dev.thalweg.event.LabelShape;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How much each member of a panel has to say: a weight in proportion to {@code exp(-SHARPNESS · loss)}, where its loss is
 * a fading mean. Exponential weights are those of Littlestone and Warmuth (The Weighted Majority Algorithm, 1994) and of
 * Vovk (Aggregating Strategies, 1990); that losses fade lets another member lead after a change.
 *
 * <p>A member is charged for what it said when the event was predicted, however late the label comes: what it would say
 * by then, it may have copied from labels nearby.
 */
final class Mixture {

    private static final double SHARPNESS = 60;
    private static final double FADING = 0.99;

    /** Bounds a loss that would otherwise say more than all others together; of a probability it is that of 1e-6. */
    private static final double MOST_LOSS = -StrictMath.log(1e-6);

    private final int members;
    private final int scores;
    private final boolean classes;
    private final double[] losses;
    private final float[] weights;
    private double mass;

    Mixture(int members, LabelShape label) {
        this.members = members;
        this.scores = label.scores();
        this.classes = label instanceof LabelShape.Classes;
        this.losses = new double[members];
        this.weights = new float[members];
        weigh();
    }

    /** One answer of all members' answers, which stand one after the other. */
    float[] mix(float[] answers) {
        float[] mixed = new float[scores];
        for (int member = 0; member < members; member++) {
            for (int i = 0; i < scores; i++) {
                mixed[i] += weights[member] * answers[member * scores + i];
            }
        }
        return mixed;
    }

    /** Charges every member for its answer. */
    void charge(float[] answers, float target) {
        mass = FADING * mass + 1;
        for (int member = 0; member < members; member++) {
            losses[member] = FADING * losses[member] + Math.min(MOST_LOSS, loss(answers, member * scores, target));
        }
        weigh();
    }

    private double loss(float[] answers, int at, float target) {
        if (classes) {
            return -StrictMath.log(answers[at + (int) target]);
        }
        double error = answers[at] - target;
        return error * error / 2;
    }

    private void weigh() {
        double least = Arrays.stream(losses).min().orElse(0);
        double sum = 0;
        double[] raw = new double[members];
        for (int member = 0; member < members; member++) {
            raw[member] = StrictMath.exp(-SHARPNESS * (losses[member] - least) / Math.max(1, mass));
            sum += raw[member];
        }
        for (int member = 0; member < members; member++) {
            weights[member] = (float) (raw[member] / sum);
        }
    }

    /** The member with the greatest weight, the first one of equals. */
    int leader() {
        int leader = 0;
        for (int member = 1; member < members; member++) {
            if (weights[member] > weights[leader]) {
                leader = member;
            }
        }
        return leader;
    }

    int stateBytes() {
        return Double.BYTES * (1 + members);
    }

    void write(ByteBuffer out) {
        out.putDouble(mass);
        for (double loss : losses) {
            out.putDouble(loss);
        }
    }

    void read(ByteBuffer in) {
        mass = in.getDouble();
        for (int member = 0; member < members; member++) {
            losses[member] = in.getDouble();
        }
        weigh();
    }
}
