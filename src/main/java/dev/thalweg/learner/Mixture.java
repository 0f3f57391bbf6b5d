package dev.thalweg.learner;

import dev.thalweg.event.LabelShape;
import dev.thalweg.network.Arithmetic;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One answer of many: members are believed by their recent losses, where "recent" is a hundred, a thousand or ten
 * thousand labels, and those three are believed by their own. A class's probabilities are calibrated for each member
 * before.
 *
 * <p>A member is charged for what it said when the event was predicted, however late the label comes: what it would say
 * by then, it may have copied from labels nearby.
 */
final class Mixture {

    private static final double[] MEMORIES = {0.99, 0.999, 0.9999};
    private static final double MEMORY_OF_MEMORIES = 0.9999;

    /** Bounds a loss that would otherwise say more than all others together: that of a probability of 1e-6. */
    private static final double MOST_LOSS = -StrictMath.log(1e-6);

    private final int scores;
    private final boolean classes;
    private final List<Temperature> temperatures = new ArrayList<>();
    private final List<Weights> byMemory = new ArrayList<>();
    private final Arithmetic arithmetic;
    private final Weights memories;
    private final double[] shares;
    private final double[] losses;
    private final double[] memoryLosses = new double[MEMORIES.length];

    Mixture(int members, LabelShape label, Arithmetic arithmetic) {
        this.arithmetic = arithmetic;
        memories = new Weights(MEMORIES.length, MEMORY_OF_MEMORIES, arithmetic);
        scores = label.scores();
        classes = label instanceof LabelShape.Classes;
        for (int member = 0; classes && member < members; member++) {
            temperatures.add(new Temperature(scores, arithmetic));
        }
        for (double memory : MEMORIES) {
            byMemory.add(new Weights(members, memory, arithmetic));
        }
        shares = new double[members];
        losses = new double[members];
        share();
    }

    private void share() {
        for (int member = 0; member < shares.length; member++) {
            shares[member] = 0;
            for (int memory = 0; memory < MEMORIES.length; memory++) {
                shares[member] += memories.share(memory) * byMemory.get(memory).share(member);
            }
        }
    }

    /**
     * What the panel says.
     *
     * @param answers the members' answers, one after the other; calibrated, and what each memory would say, are written
     *     behind them, to be charged for later
     */
    float[] mix(float[] answers) {
        int all = shares.length * scores;
        System.arraycopy(answers, 0, answers, all, all);
        Arrays.fill(answers, 2 * all, answers.length, 0);
        float[] mixed = new float[scores];
        for (int member = 0; member < shares.length; member++) {
            int at = all + member * scores;
            if (classes) {
                temperatures.get(member).scale(answers, at);
            }
            add(shares[member], answers, at, mixed, 0);
            for (int memory = 0; memory < MEMORIES.length; memory++) {
                add(byMemory.get(memory).share(member), answers, at, answers, 2 * all + memory * scores);
            }
        }
        return mixed;
    }

    private void add(double share, float[] from, int at, float[] to, int where) {
        for (int i = 0; i < scores; i++) {
            to[where + i] += (float) (share * from[at + i]);
        }
    }

    /** Floats that the answers and all that is mixed of them take. */
    int room() {
        return scores * (2 * shares.length + MEMORIES.length);
    }

    /**
     * Charges every member, and every memory, for what was said.
     *
     * @param label the class's index, or the number
     * @param unit by which errors of numbers are divided
     */
    void charge(float[] answers, double label, double unit) {
        int all = shares.length * scores;
        for (int member = 0; member < shares.length; member++) {
            losses[member] = loss(answers, all + member * scores, label, unit);
            if (classes) {
                temperatures.get(member).learn(answers, member * scores, (int) label);
            }
        }
        for (int memory = 0; memory < MEMORIES.length; memory++) {
            memoryLosses[memory] = loss(answers, 2 * all + memory * scores, label, unit);
        }
        memories.charge(memoryLosses);
        byMemory.forEach(weights -> weights.charge(losses));
        share();
    }

    private double loss(float[] answers, int at, double label, double unit) {
        if (classes) {
            return Math.min(MOST_LOSS, -arithmetic.log(answers[at + (int) label]));
        }
        double error = (answers[at] - label) / unit;
        return Math.min(MOST_LOSS, error * error / 2);
    }

    double share(int member) {
        return shares[member];
    }

    /** NaN where numbers are predicted. */
    double temperature(int member) {
        return classes ? temperatures.get(member).temperature() : Double.NaN;
    }

    /** The member with the greatest share, the first one of equals. */
    int leader() {
        int leader = 0;
        for (int member = 1; member < shares.length; member++) {
            if (shares[member] > shares[leader]) {
                leader = member;
            }
        }
        return leader;
    }

    int stateBytes() {
        return memories.stateBytes()
                + byMemory.stream().mapToInt(Weights::stateBytes).sum()
                + temperatures.size() * Temperature.BYTES;
    }

    void write(ByteBuffer out) {
        memories.write(out);
        byMemory.forEach(weights -> weights.write(out));
        temperatures.forEach(temperature -> temperature.write(out));
    }

    void read(ByteBuffer in) {
        memories.read(in);
        byMemory.forEach(weights -> weights.read(in));
        temperatures.forEach(temperature -> temperature.read(in));
        share();
    }
}
