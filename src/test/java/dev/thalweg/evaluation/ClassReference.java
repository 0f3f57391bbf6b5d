package dev.thalweg.evaluation;

import dev.thalweg.evaluation.Figures.Baseline;
import dev.thalweg.evaluation.Figures.Baselines;
import dev.thalweg.evaluation.Figures.ClassFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Class figures by their definitions, from all events at once; only the AUC is the exact one. */
final class ClassReference {

    /** A prediction and its label; {@code known} is the last label when it was made, -1 for none. */
    static final class Scored {
        private final float[] scores;
        private final int label;
        private final int known;

        Scored(float[] scores, int label, int known) {
            this.scores = scores;
            this.label = label;
            this.known = known;
        }

        float[] scores() {
            return scores;
        }

        int label() {
            return label;
        }

        int known() {
            return known;
        }

        double score(int index) {
            return scores[index];
        }
    }

    private record Judged(
            double weight,
            Scored event,
            int label,
            int answer,
            int priorAnswer,
            double priorLoss,
            int noChangeAnswer,
            double noChangeLoss) {}

    private final List<String> classes;
    private final double fading;
    private final List<Judged> all = new ArrayList<>();

    ClassReference(List<String> classes, double fading) {
        this.classes = classes;
        this.fading = fading;
    }

    ClassReference partition(List<Scored> events) {
        for (int i = 0; i < events.size(); i++) {
            all.add(judge(events.subList(0, i), events.get(i), Math.pow(fading, events.size() - 1 - i)));
        }
        return this;
    }

    private Judged judge(List<Scored> before, Scored event, double weight) {
        double[] counts = new double[classes.size()];
        before.forEach(earlier -> counts[earlier.label]++);
        int prior = largest(counts);
        double priorLoss = -Math.log((counts[event.label] + 1) / (before.size() + classes.size()));
        if (event.known < 0) {
            double even = -Math.log(1.0 / classes.size());
            return new Judged(weight, event, event.label, largest(event.scores), prior, priorLoss, 0, even);
        }
        long pairs = before.stream().filter(earlier -> earlier.known >= 0).count();
        long same = before.stream()
                .filter(earlier -> earlier.known == earlier.label)
                .count();
        double stay = (same + 1.0) / (pairs + 2);
        double p = event.label == event.known ? stay : (1 - stay) / (classes.size() - 1);
        return new Judged(
                weight, event, event.label, largest(event.scores), prior, priorLoss, event.known, -Math.log(p));
    }

    private static int largest(float[] values) {
        double[] copy = new double[values.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i];
        }
        return largest(copy);
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private double weight(Predicate<Judged> which) {
        return all.stream().filter(which).mapToDouble(Judged::weight).sum();
    }

    private double mean(ToDoubleFunction<Judged> value) {
        return all.stream().mapToDouble(e -> e.weight * value.applyAsDouble(e)).sum() / weight(e -> true);
    }

    Figures figures() {
        double accuracy = mean(e -> e.answer == e.label ? 1 : 0);
        double persistent = mean(e -> e.noChangeAnswer == e.label ? 1 : 0);
        List<ClassFigures> byClass = new ArrayList<>();
        for (int c = 0; c < classes.size(); c++) {
            byClass.add(ofClass(c));
        }
        double nan = Double.NaN;
        return new Figures(
                all.size(),
                accuracy,
                mean(e -> -Math.log(Math.min(1 - 1e-6, Math.max(1e-6, e.event.score(e.label))))),
                byClass.stream()
                        .mapToDouble(ClassFigures::f1)
                        .filter(f -> f >= 0)
                        .average()
                        .orElse(nan),
                classes.size() == 2 ? exactAuc() : nan,
                nan,
                calibrationError(),
                (accuracy - chance()) / (1 - chance()),
                persistent == 1 ? nan : (accuracy - persistent) / (1 - persistent),
                nan,
                nan,
                nan,
                new Baselines(
                        new Baseline(mean(e -> e.priorAnswer == e.label ? 1 : 0), mean(Judged::priorLoss), nan, nan),
                        new Baseline(persistent, mean(Judged::noChangeLoss), nan, nan)),
                byClass);
    }

    /** Over all pairs of an event's answer and another's label, each with its weight. */
    private double chance() {
        double agreed = 0;
        for (Judged one : all) {
            agreed += one.weight * weight(other -> other.label == one.answer);
        }
        return agreed / (weight(e -> true) * weight(e -> true));
    }

    private ClassFigures ofClass(int c) {
        double hits = weight(e -> e.label == c && e.answer == c);
        double precision = hits / weight(e -> e.answer == c);
        double recall = hits / weight(e -> e.label == c);
        double harmonic = hits == 0 ? 0 : 2 / (1 / precision + 1 / recall);
        double seen = weight(e -> e.label == c || e.answer == c);
        return new ClassFigures(
                classes.get(c), weight(e -> e.label == c), precision, recall, seen > 0 ? harmonic : Double.NaN);
    }

    private double calibrationError() {
        double error = 0;
        for (int bin = 0; bin < 15; bin++) {
            int b = bin;
            Predicate<Judged> inside = e -> Math.min(14, (int) (15.0 * e.event.score(e.answer))) == b;
            double size = weight(inside);
            if (size > 0) {
                double right = weight(inside.and(e -> e.answer == e.label)) / size;
                double claimed = all.stream()
                                .filter(inside)
                                .mapToDouble(e -> e.weight * e.event.score(e.answer))
                                .sum()
                        / size;
                error += size / weight(e -> true) * Math.abs(right - claimed);
            }
        }
        return error;
    }

    private double exactAuc() {
        double ordered = 0;
        for (Judged positive : all) {
            for (Judged negative : all) {
                if (positive.label == 1 && negative.label == 0) {
                    double sign = Math.signum(positive.event.score(1) - negative.event.score(1));
                    ordered += positive.weight * negative.weight * (1 + sign) / 2;
                }
            }
        }
        return ordered / (weight(e -> e.label == 1) * weight(e -> e.label == 0));
    }
}
