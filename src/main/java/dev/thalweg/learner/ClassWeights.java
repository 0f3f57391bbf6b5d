package dev.thalweg.learner;

import java.util.List;

/**
 * How much a row counts in learning, by its class: what is rare and matters can count more. Scores then say less of how
 * likely a class is.
 *
 * @param balanced whether each class counts as much as any other, by how often they came so far
 * @param fixed one weight a class, above 0; empty where all are 1, or balanced
 */
public record ClassWeights(boolean balanced, List<Double> fixed) {

    /** Every row counts 1. */
    public static final ClassWeights EQUAL = new ClassWeights(false, List.of());

    public ClassWeights {
        fixed = List.copyOf(fixed);
        if ((balanced && !fixed.isEmpty())
                || !fixed.stream().allMatch(weight -> weight > 0 && Double.isFinite(weight))) {
            throw new IllegalArgumentException("weights must be balanced, or finite and above 0, got " + fixed);
        }
    }
}
