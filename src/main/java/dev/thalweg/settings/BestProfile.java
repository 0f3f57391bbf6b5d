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
    private static final List<Integer> LINEAR = List.of();
    private static final double REPLACEMENT_RATE = 1e-4;
    private static final int REHEARSED = 2_000;
    private static final int REHEARSING_BATCH = 8;

    /** Two deviations of the label: outliers among numbers move the networks no further. */
    private static final double HUBER = 2;

    /** With more sparse columns units are not replaced: each time, all rows of a layer would be written anew. */
    private static final int WIDEST_REPLACED = 1024;

    private BestProfile() {}

    /** @param sparse columns */
    static List<MemberSpec> members(int sparse) {
        double rate = sparse <= WIDEST_REPLACED ? REPLACEMENT_RATE : 0;
        return List.of(
                steady(LINEAR, training(1, new Optimizer.Sgd(0.3), 0)),
                steady(LINEAR, training(1, new Optimizer.Sgd(0.03), 0)),
                steady(LINEAR, training(1, adam(0.01), 0)),
                reacting(training(1, adam(0.003), rate), 0),
                reacting(training(1, adam(0.01), rate), 0),
                steady(HIDDEN, training(1, new Optimizer.Sgd(0.1), rate)),
                reacting(training(REHEARSING_BATCH, adam(0.003), rate), REHEARSED),
                member(HIDDEN, training(REHEARSING_BATCH, adam(0.001), rate), REHEARSED, false));
    }

    private static Optimizer adam(double learningRate) {
        return new Optimizer.Adam(learningRate, 0.9, 0.999, 1e-8);
    }

    private static MemberSpec steady(List<Integer> hidden, TrainingSpec training) {
        return member(hidden, training, 0, false);
    }

    private static MemberSpec reacting(TrainingSpec training, int rehearse) {
        return member(HIDDEN, training, rehearse, true);
    }

    private static MemberSpec member(List<Integer> hidden, TrainingSpec training, int rehearse, boolean reacts) {
        return new MemberSpec(hidden, Activation.RELU, true, new Initial.He(), training, 1, rehearse, reacts);
    }

    private static TrainingSpec training(int batch, Optimizer optimizer, double replacementRate) {
        return new TrainingSpec(batch, optimizer, Schedule.CONSTANT, 0, 1e-6, 0, 5, replacementRate, HUBER);
    }
}
