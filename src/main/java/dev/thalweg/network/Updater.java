package dev.thalweg.network;

import java.util.Arrays;

/**
 * Turns a gradient into new parameters, for the stretches that a batch touches: optimiser slots and weights of other
 * sparse rows stay as they are, as in lazy Adam. All or nothing: an update that would leave a value that is not finite
 * is taken back. Where gradients are clipped none can be, and nothing is kept to take back.
 */
abstract sealed class Updater {

    /** Added to a float however large, or squared, it makes none infinite: less than half of what the largest lacks. */
    private static final double NOTHING = 1e15;

    /** One vector as long as the parameters for each slot of the optimiser, all 0 before the first step. */
    final float[][] slots;

    // What was there before: parameters and slots, stretch after stretch.
    private float[] before = new float[0];
    private final boolean bounded;

    private Updater(Optimizer optimizer, double clipNorm, int parameters) {
        slots = new float[optimizer.slots()][parameters];
        bounded = clipNorm > 0 && clipNorm < NOTHING && optimizer.mostChange(clipNorm) < NOTHING;
    }

    /** @param clipNorm no gradient is longer, once scaled; 0 for no limit */
    static Updater of(Optimizer optimizer, double clipNorm, int parameters) {
        if (optimizer instanceof Optimizer.Momentum momentum) {
            return new Momentum(momentum, clipNorm, parameters);
        } else if (optimizer instanceof Optimizer.RmsProp rmsProp) {
            return new Rooted(rmsProp, rmsProp.decay(), 1 - rmsProp.decay(), rmsProp.epsilon(), clipNorm, parameters);
        } else if (optimizer instanceof Optimizer.AdaGrad adaGrad) {
            return new Rooted(adaGrad, 1, 1, adaGrad.epsilon(), clipNorm, parameters);
        } else if (optimizer instanceof Optimizer.Adam adam) {
            return new Adam(adam, clipNorm, parameters);
        }
        return new Sgd(optimizer, clipNorm, parameters);
    }

    /**
     * Updates parameters and slots, or nothing. Overwrites the gradient.
     *
     * @param step counted from 1
     * @param scale what each gradient is multiplied by before use
     * @return whether all new values are finite
     */
    final boolean update(
            float[] parameters, float[] gradient, Touched touched, long step, double learningRate, double scale) {
        begin(step, learningRate, (float) scale);
        if (!bounded) {
            save(parameters, touched);
        }
        for (int stretch = 0; stretch < touched.stretches(); stretch++) {
            updateStretch(parameters, gradient, touched.from(stretch), touched.to(stretch));
        }
        if (bounded || finite(parameters, gradient, touched)) {
            return true;
        }
        restore(parameters, touched);
        return false;
    }

    /** Sets the factors of one step. */
    abstract void begin(long step, double learningRate, float scale);

    abstract void updateStretch(float[] parameters, float[] gradient, int from, int to);

    /** Overwrites the gradient: a number times 0 is 0, infinity or NaN times 0 is NaN. No branch, so that is vectorised. */
    private boolean finite(float[] parameters, float[] gradient, Touched touched) {
        double sum = 0;
        for (int stretch = 0; stretch < touched.stretches(); stretch++) {
            int from = touched.from(stretch);
            int to = touched.to(stretch);
            for (int i = from; i < to; i++) {
                gradient[i] = parameters[i] * 0f;
            }
            for (float[] slot : slots) {
                for (int i = from; i < to; i++) {
                    gradient[i] += slot[i] * 0f;
                }
            }
            sum += Gradients.sum(gradient, from, to);
        }
        return sum == 0;
    }

    private void save(float[] parameters, Touched touched) {
        int at = 0;
        for (int stretch = 0; stretch < touched.stretches(); stretch++) {
            int from = touched.from(stretch);
            int length = touched.to(stretch) - from;
            int end = at + length * (1 + slots.length);
            if (end > before.length) {
                before = Arrays.copyOf(before, Math.min(Math.max(end, 2 * before.length), longest(parameters)));
            }
            System.arraycopy(parameters, from, before, at, length);
            for (int slot = 0; slot < slots.length; slot++) {
                System.arraycopy(slots[slot], from, before, at + length * (1 + slot), length);
            }
            at = end;
        }
    }

    private int longest(float[] parameters) {
        return parameters.length * (1 + slots.length);
    }

    private void restore(float[] parameters, Touched touched) {
        int at = 0;
        for (int stretch = 0; stretch < touched.stretches(); stretch++) {
            int from = touched.from(stretch);
            int length = touched.to(stretch) - from;
            System.arraycopy(before, at, parameters, from, length);
            for (int slot = 0; slot < slots.length; slot++) {
                System.arraycopy(before, at + length * (1 + slot), slots[slot], from, length);
            }
            at += length * (1 + slots.length);
        }
    }

    private static final class Sgd extends Updater {
        private float rate;

        Sgd(Optimizer optimizer, double clipNorm, int parameters) {
            super(optimizer, clipNorm, parameters);
        }

        @Override
        void begin(long step, double learningRate, float scale) {
            rate = (float) (learningRate * scale);
        }

        @Override
        void updateStretch(float[] parameters, float[] gradient, int from, int to) {
            float step = rate;
            for (int i = from; i < to; i++) {
                parameters[i] -= step * gradient[i];
            }
        }
    }

    private static final class Momentum extends Updater {
        private final float momentum;
        private float rate;
        private float scale;

        Momentum(Optimizer.Momentum optimizer, double clipNorm, int parameters) {
            super(optimizer, clipNorm, parameters);
            this.momentum = (float) optimizer.momentum();
        }

        @Override
        void begin(long step, double learningRate, float scale) {
            this.rate = (float) learningRate;
            this.scale = scale;
        }

        @Override
        void updateStretch(float[] parameters, float[] gradient, int from, int to) {
            float[] velocity = slots[0];
            float keep = momentum;
            float step = rate;
            float factor = scale;
            for (int i = from; i < to; i++) {
                float v = keep * velocity[i] + factor * gradient[i];
                velocity[i] = v;
                parameters[i] -= step * v;
            }
        }
    }

    /** Both divide by the root of squares: RMSProp of their fading mean, AdaGrad of their sum. */
    private static final class Rooted extends Updater {
        private final float decay;
        private final float rest;
        private final float epsilon;
        private float rate;
        private float scale;

        Rooted(Optimizer optimizer, double decay, double rest, double epsilon, double clipNorm, int parameters) {
            super(optimizer, clipNorm, parameters);
            this.decay = (float) decay;
            this.rest = (float) rest;
            this.epsilon = (float) epsilon;
        }

        @Override
        void begin(long step, double learningRate, float scale) {
            this.rate = (float) learningRate;
            this.scale = scale;
        }

        @Override
        void updateStretch(float[] parameters, float[] gradient, int from, int to) {
            float[] squares = slots[0];
            float keep = decay;
            float take = rest;
            float least = epsilon;
            float step = rate;
            float factor = scale;
            for (int i = from; i < to; i++) {
                float g = factor * gradient[i];
                float s = keep * squares[i] + take * (g * g);
                squares[i] = s;
                parameters[i] -= step * g / ((float) Math.sqrt(s) + least);
            }
        }
    }

    private static final class Adam extends Updater {
        private static final double LOG_2 = 0.6931471805599453;

        private final Optimizer.Adam optimizer;
        private float rate;
        private float correction;
        private float scale;

        Adam(Optimizer.Adam optimizer, double clipNorm, int parameters) {
            super(optimizer, clipNorm, parameters);
            this.optimizer = optimizer;
        }

        @Override
        void begin(long step, double learningRate, float scale) {
            this.rate = (float) (learningRate / rest(optimizer.beta1(), step));
            this.correction = (float) (1 / rest(optimizer.beta2(), step));
            this.scale = scale;
        }

        /** {@code 1 - beta^step}; 1 to the last bit where a power of 2^-54 or less is taken away. */
        private static double rest(double beta, long step) {
            return (1 - beta) * step > 54 * LOG_2 ? 1 : 1 - StrictMath.pow(beta, (double) step);
        }

        @Override
        void updateStretch(float[] parameters, float[] gradient, int from, int to) {
            float[] means = slots[0];
            float[] squares = slots[1];
            float keepMean = (float) optimizer.beta1();
            float takeMean = (float) (1 - optimizer.beta1());
            float keepSquare = (float) optimizer.beta2();
            float takeSquare = (float) (1 - optimizer.beta2());
            float epsilon = (float) optimizer.epsilon();
            float step = rate;
            float correct = correction;
            float factor = scale;
            for (int i = from; i < to; i++) {
                float g = factor * gradient[i];
                float m = keepMean * means[i] + takeMean * g;
                float v = keepSquare * squares[i] + takeSquare * (g * g);
                means[i] = m;
                squares[i] = v;
                parameters[i] -= step * m / ((float) Math.sqrt(v * correct) + epsilon);
            }
        }
    }
}
