package dev.thalweg.settings;

import dev.thalweg.network.Optimizer;
import dev.thalweg.network.Schedule;
import dev.thalweg.network.Schedule.Shape;
import dev.thalweg.network.TrainingSpec;
import java.util.Map;

/** The {@code training} section. */
final class TrainingSection {

    private static final int LARGEST_BATCH = 65_536;

    /** The most values that a batch may have in one layer. */
    private static final int MOST_VALUES = 1 << 26;

    private TrainingSection() {}

    /**
     * Reads the section, and leaves it open.
     *
     * @param widest values of a row in the layer that has most of them
     */
    static TrainingSpec read(Section training, double dropout, int widest) {
        int most = Math.max(1, Math.min(LARGEST_BATCH, MOST_VALUES / widest));
        return new TrainingSpec(
                (int) training.integer("batch", Math.min(8, most), 1, most),
                optimizer(training),
                new Schedule(shape(training), training.integer("warmup", 0, 0, Integer.MAX_VALUE)),
                training.number("l1", 0, Range.NOT_NEGATIVE),
                training.number("l2", 1e-6, Range.NOT_NEGATIVE),
                dropout,
                training.number("clipNorm", 5, Range.NOT_NEGATIVE),
                training.number("replacementRate", 0, Range.BELOW_ONE),
                training.number("huber", 0, Range.NOT_NEGATIVE));
    }

    private static Optimizer optimizer(Section training) {
        Section.Variant choice = training.variant("optimizer", "adam", Map.of());
        Section details = choice.details();
        Optimizer optimizer =
                switch (choice.name()) {
                    case "sgd" -> new Optimizer.Sgd(rate(details, 0.03));
                    case "momentum" ->
                        new Optimizer.Momentum(rate(details, 0.01), details.number("momentum", 0.9, Range.BELOW_ONE));
                    case "rmsprop" ->
                        new Optimizer.RmsProp(
                                rate(details, 0.003), details.number("decay", 0.9, Range.BELOW_ONE), epsilon(details));
                    case "adagrad" -> new Optimizer.AdaGrad(rate(details, 0.1), epsilon(details));
                    case "adam" ->
                        new Optimizer.Adam(
                                rate(details, 0.003),
                                details.number("beta1", 0.9, Range.BELOW_ONE),
                                details.number("beta2", 0.999, Range.BELOW_ONE),
                                epsilon(details));
                    default -> {
                        training.fault(
                                "optimizer", choice.name(), "must be one of sgd, momentum, rmsprop, adagrad, adam");
                        yield new Optimizer.Sgd(rate(details, 0.03));
                    }
                };
        details.close();
        return optimizer;
    }

    private static double rate(Section details, double otherwise) {
        return details.number("learningRate", otherwise, Range.POSITIVE);
    }

    private static double epsilon(Section details) {
        return details.number("epsilon", 1e-8, Range.POSITIVE);
    }

    private static Shape shape(Section training) {
        Section.Variant choice = training.variant("schedule", "constant", Map.of());
        Section details = choice.details();
        Shape shape =
                switch (choice.name()) {
                    case "constant" -> new Shape.Constant();
                    case "step" -> new Shape.Step(steps(details, "every"), details.number("factor", 0.5, Range.SHARE));
                    case "exponential" -> new Shape.Exponential(details.number("decay", 0.9999, Range.SHARE));
                    case "inverseSquareRoot" -> new Shape.InverseSquareRoot(steps(details, "offset"));
                    default -> {
                        training.fault(
                                "schedule",
                                choice.name(),
                                "must be one of constant, step, exponential, inverseSquareRoot");
                        yield new Shape.Constant();
                    }
                };
        details.close();
        return shape;
    }

    private static long steps(Section details, String key) {
        return details.integer(key, 1000, 1, Integer.MAX_VALUE);
    }
}
