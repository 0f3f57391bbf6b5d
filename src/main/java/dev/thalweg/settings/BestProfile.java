package dev.thalweg.settings;

import dev.thalweg.learner.MemberSpec;
import dev.thalweg.network.Activation;
import dev.thalweg.network.Initial;
import dev.thalweg.network.Optimizer;
import dev.thalweg.network.Schedule;
import dev.thalweg.network.TrainingSpec;
import java.util.List;

/**
 * The panel of {@code profile: best}: linear members and networks whose step sizes lie a decade apart, each learning from
 * every row at once, and two that rehearse. Units that have come to matter little are replaced, so that none of them loses
 * its plasticity. Some react to a drift and others do not: whoever was right will be believed.
 */
final class BestProfile {

    private static final List<Integer> HIDDEN = List.of(64);
    private static final List<Integer> NARROW = List.of(16);
    private static final List<Integer> LINEAR = List.of();
    private static final double REPLACEMENT_RATE = 1e-4;
    private static final int REHEARSED = 2_000;
    private static final int REHEARSING_BATCH = 8;

    /** Two deviations of the label: outliers among numbers move the networks no further. */
    private static final double HUBER = 2;

    /**
     * With more sparse columns hidden layers are narrow, for the linear paths do most of the work, and units are not
     * replaced: each time, all rows of a layer would be written anew.
     */
    private static final int WIDE = 1024;

    private BestProfile() {}

    /** @param sparse columns */
    static List<MemberSpec> members(int sparse) {
        boolean wide = sparse > WIDE;
        List<Integer> hidden = wide ? NARROW : HIDDEN;
        double rate = wide ? 0 : REPLACEMENT_RATE;
        return List.of(
                member(LINEAR, training(1, new Optimizer.Sgd(0.3), 0), 0, false),
                member(LINEAR, training(1, new Optimizer.Sgd(0.03), 0), 0, false),
                member(LINEAR, training(1, adam(0.01), 0), 0, false),
                member(hidden, training(1, adam(0.003), rate), 0, true),
                member(hidden, training(1, adam(0.01), rate), 0, true),
                member(hidden, training(1, new Optimizer.Sgd(0.1), rate), 0, false),
                member(hidden, training(REHEARSING_BATCH, adam(0.003), rate), REHEARSED, true),
                member(hidden, training(REHEARSING_BATCH, adam(0.001), rate), REHEARSED, false));
    }

    private static Optimizer adam(double learningRate) {
        return new Optimizer.Adam(learningRate, 0.9, 0.999, 1e-8);
    }

    private static MemberSpec member(List<Integer> hidden, TrainingSpec training, int rehearse, boolean reacts) {
        return new MemberSpec(hidden, Activation.RELU, true, new Initial.He(), training, 1, rehearse, reacts);
    }

    private static TrainingSpec training(int batch, Optimizer optimizer, double replacementRate) {
        return new TrainingSpec(batch, optimizer, Schedule.CONSTANT, 0, 1e-6, 0, 5, replacementRate, HUBER);
    }
}
