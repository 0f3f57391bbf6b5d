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
 * its plasticity.
 */
final class BestProfile {

    static final List<Integer> HIDDEN = List.of(64);

    private static final List<Integer> LINEAR = List.of();
    private static final double REPLACEMENT_RATE = 1e-4;
    private static final int REHEARSED = 2_000;
    private static final int REHEARSING_BATCH = 8;

    private BestProfile() {}

    static List<MemberSpec> members() {
        return List.of(
                member(LINEAR, new Optimizer.Sgd(0.3)),
                member(LINEAR, new Optimizer.Sgd(0.03)),
                member(LINEAR, adam(0.01)),
                member(HIDDEN, adam(0.003)),
                member(HIDDEN, adam(0.01)),
                member(HIDDEN, new Optimizer.Sgd(0.1)),
                rehearsing(adam(0.003)),
                rehearsing(adam(0.001)));
    }

    private static Optimizer adam(double learningRate) {
        return new Optimizer.Adam(learningRate, 0.9, 0.999, 1e-8);
    }

    private static MemberSpec member(List<Integer> hidden, Optimizer optimizer) {
        return new MemberSpec(hidden, Activation.RELU, true, new Initial.He(), training(1, optimizer));
    }

    private static MemberSpec rehearsing(Optimizer optimizer) {
        TrainingSpec training = training(REHEARSING_BATCH, optimizer);
        return new MemberSpec(HIDDEN, Activation.RELU, true, new Initial.He(), training, 1, REHEARSED);
    }

    private static TrainingSpec training(int batch, Optimizer optimizer) {
        return new TrainingSpec(batch, optimizer, Schedule.CONSTANT, 0, 1e-6, 0, 5, REPLACEMENT_RATE);
    }
}
