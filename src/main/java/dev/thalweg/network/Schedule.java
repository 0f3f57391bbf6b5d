package dev.thalweg.network;

/**
 * What the learning rate is multiplied by at each step.
 *
 * @param shape how it falls
 * @param warmup steps over which it rises linearly from 1/warmup to 1 before; 0 for none
 */
public record Schedule(Shape shape, long warmup) {

    /** The rate as configured, at every step. */
    public static final Schedule CONSTANT = new Schedule(new Shape.Constant(), 0);

    public Schedule {
        if (warmup < 0) {
            throw new IllegalArgumentException("warmup must be at least 0, got " + warmup);
        }
    }

    /** The factor at a step, counted from 1. */
    public double factor(long step) {
        double warm = step < warmup ? (double) step / warmup : 1;
        return warm * shape.factor(Math.max(0, step - Math.max(1, warmup)));
    }

    /** How the rate falls once warm; {@code elapsed} counts steps since then, from 0. */
    public sealed interface Shape {
        double factor(long elapsed);

        /** Stays. */
        record Constant() implements Shape {
            @Override
            public double factor(long elapsed) {
                return 1;
            }
        }

        /** Multiplied by {@code factor} every {@code every} steps. */
        record Step(long every, double factor) implements Shape {
            public Step {
                requireSteps("every", every);
                requireShare("factor", factor);
            }

            @Override
            public double factor(long elapsed) {
                long falls = elapsed / every;
                return StrictMath.pow(factor, (double) falls);
            }
        }

        /** {@code decay} to the power of the steps elapsed. */
        record Exponential(double decay) implements Shape {
            public Exponential {
                requireShare("decay", decay);
            }

            @Override
            public double factor(long elapsed) {
                return StrictMath.pow(decay, (double) elapsed);
            }
        }

        /** {@code sqrt(offset / (offset + elapsed))}: halves when three offsets have elapsed. */
        record InverseSquareRoot(long offset) implements Shape {
            public InverseSquareRoot {
                requireSteps("offset", offset);
            }

            @Override
            public double factor(long elapsed) {
                return StrictMath.sqrt((double) offset / (offset + elapsed));
            }
        }
    }

    private static void requireSteps(String name, long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, got " + steps);
        }
    }

    private static void requireShare(String name, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " must be above 0 and at most 1, got " + share);
        }
    }
}
