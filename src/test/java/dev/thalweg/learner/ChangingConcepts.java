package dev.thalweg.learner;

import dev.thalweg.evaluation.Recoveries;
import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Origin;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.FeatureSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A seeded stream of rows of four numbers, whose concept changes abruptly many times, and how a learner
 * got through it.
 */
final class ChangingConcepts {

    private static final int FEATURES = 4;
    private static final int CLASSES = 12;
    private static final int PROTOTYPES = 24;

    /** How a concept tells a row's class. */
    enum Kind {
        /** That of the nearest of 24 random points, each of a random class: many small cells, hard to learn. */
        NEAREST {
            @Override
            int label(Concept concept, double[] row, Random random) {
                Arrays.setAll(row, i -> random.nextDouble());
                int nearest = 0;
                double least = Double.POSITIVE_INFINITY;
                for (int p = 0; p < PROTOTYPES; p++) {
                    double distance = 0;
                    for (int i = 0; i < FEATURES; i++) {
                        distance += (row[i] - concept.points[p][i]) * (row[i] - concept.points[p][i]);
                    }
                    nearest = distance < least ? p : nearest;
                    least = Math.min(least, distance);
                }
                return concept.classes[nearest];
            }
        },
        /** Of 24 clouds around random points, each of a random class, that of the row's cloud. */
        CLOUDS {
            @Override
            int label(Concept concept, double[] row, Random random) {
                int cloud = random.nextInt(PROTOTYPES);
                Arrays.setAll(row, i -> concept.points[cloud][i] + 0.05 * random.nextGaussian());
                return concept.classes[cloud];
            }
        };

        abstract int label(Concept concept, double[] row, Random random);
    }

    private static final class Concept {
        private final double[][] points;
        private final int[] classes;

        Concept(Random random) {
            points = new double[PROTOTYPES][];
            Arrays.setAll(points, p -> random.doubles(FEATURES).toArray());
            classes = random.ints(PROTOTYPES, 0, CLASSES).toArray();
        }
    }

    /**
     * Of each concept.
     *
     * @param accuracies over all its rows
     * @param recoveries rows of {@link Recoveries}
     */
    record Result(List<Double> accuracies, List<Integer> recoveries, long detections) {

        double accuracy(int from, int to) {
            return accuracies.subList(from, to).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
        }

        @Override
        public String toString() {
            int concepts = accuracies.size();
            return String.format(
                    Locale.ROOT,
                    "accuracy over the first 20 concepts %.4f, over the last 20 %.4f; at 95 %% of its level after %d rows"
                            + " (median); %d detections",
                    accuracy(0, 20),
                    accuracy(concepts - 20, concepts),
                    medianRecovery(),
                    detections);
        }

        /** Over all changes: the first concept is none. */
        int medianRecovery() {
            return recoveries.stream()
                    .skip(1)
                    .sorted()
                    .skip(recoveries.size() / 2 - 1)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private ChangingConcepts() {}

    /** Learns concepts, each of so many rows or up to twice as many. */
    static Result run(LearnerSpec like, Kind kind, int concepts, int rows, long seed) {
        Learner learner = new Learner(spec(like));
        Random random = new Random(seed);
        List<Double> accuracies = new ArrayList<>();
        List<Integer> recoveries = new ArrayList<>();
        for (int number = 0; number < concepts; number++) {
            Concept concept = new Concept(random);
            int length = rows + random.nextInt(rows + 1);
            int right = 0;
            Recoveries recovery = new Recoveries(List.of(0L), length);
            for (int row = 0; row < length; row++) {
                double[] values = new double[FEATURES];
                int label = kind.label(concept, values, random);
                Origin origin = new Origin("events", 0, row);
                Event event = new Event("row", origin, row, values, new String[0], label);
                Prediction prediction = learner.take(event);
                right += prediction.best() == label ? 1 : 0;
                recovery.score(row, prediction.scores(), label);
            }
            accuracies.add(right / (double) length);
            recoveries.add(recovery.all().get(0).rows());
        }
        return new Result(accuracies, recoveries, learner.drifts());
    }

    private static LearnerSpec spec(LearnerSpec like) {
        List<FeatureSpec> features = IntStream.range(0, FEATURES)
                .mapToObj(i -> new FeatureSpec("x" + i, new Encoding.Standardize()))
                .toList();
        List<Field> fields = features.stream().map(FeatureSpec::reads).toList();
        List<String> classes =
                IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
        EventShape shape = new EventShape(fields, new LabelShape.Classes("label", classes), null, null, 0);
        return new LearnerSpec(
                like.seed(),
                like.arithmetic(),
                shape,
                features,
                like.dedupe(),
                like.labels(),
                like.classWeights(),
                like.drift(),
                like.members(),
                like.merging());
    }
}
