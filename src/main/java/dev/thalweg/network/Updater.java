package dev.thalweg.network;

import java.util.Arrays;

/**
 * Turns a gradient into new parameters, for the stretches that a batch touches: optimiser slots and weights of other
 * sparse rows stay as they are, as in lazy Adam. All or nothing: an update that would leave a value that is not finite
 * is taken back.
 */
abstract sealed class Updater {

    /** One vector as long as the parameters for each slot of the optimiser, all 0 before the first step. */
    final float[][] slots;

    // What was there before: parameters and slots, stretch after stretch.
    private float[] before = new float[0];

    private Updater(int slots, int parameters) {
        this.slots = new float[slots][parameters];
    }

    static Updater of(Optimizer optimizer, int parameters) {
        if (optimizer instanceof Optimizer.Momentum momentum) {
            return new Momentum(momentum, parameters);
        } else if (optimizer instanceof Optimizer.RmsProp rmsProp) {
            return new RmsProp(rmsProp, parameters);
        } else if (optimizer instanceof Optimizer.AdaGrad adaGrad) {
            return new AdaGrad(adaGrad, parameters);
        } else if (optimizer instanceof Optimizer.Adam adam) {
            return new Adam(adam, parameters);
        }
        return new Sgd(parameters);
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
        save(parameters, touched);
        begin(step, learningRate, (float) scale);
        float check = 0;
        for (int stretch = 0; stretch < touched.stretches(); stretch++) {
            int from = touched.from(stretch);
            int to = touched.to(stretch);
            updateStretch(parameters, gradient, from, to);
            check += sum(gradient, from, to);
        }
        if (check == 0) {
            return true;
        }
        restore(parameters, touched);
        return false;
    }

    /** Sets the factors of one step. */
    abstract void begin(long step, double learningRate, float scale);

    /**
     * Updates a stretch, and leaves in the gradient 0 where all new values are finite, NaN elsewhere: a number times 0
     * is 0, infinity or NaN times 0 is NaN. So the check costs no branch and no further pass over the slots.
     */
    abstract void updateStretch(float[] parameters, float[] gradient, int from, int to);

    private static float sum(float[] values, int from, int to) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            s0 += values[i];
            s1 += values[i + 1];
            s2 += values[i + 2];
            s3 += values[i + 3];
        }
        for (; i < to; i++) {
            s0 += values[i];
        }
        return s0 + s1 + s2 + s3;
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

        Sgd(int parameters) {
            super(0, parameters);
        }

        @Override
        void begin(long step, double learningRate, float scale) {
            rate = (float) (learningRate * scale);
        }

        @Override
        void updateStretch(float[] parameters, float[] gradient, int from, int to) {
            float step = rate;
            for (int i = from; i < to; i++) {
                float w = parameters[i] - step * gradient[i];
                parameters[i] = w;
                gradient[i] = w * 0f;
            }
        }
    }

    private static final class Momentum extends Updater {
        private final float momentum;
        private float rate;
        private float scale;

        Momentum(Optimizer.Momentum optimizer, int parameters) {
            super(optimizer.slots(), parameters);
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
                float w = parameters[i] - step * v;
                velocity[i] = v;
                parameters[i] = w;
                gradient[i] = v * 0f + w * 0f;
            }
        }
    }

    private static final class RmsProp extends Updater {
        private final float decay;
        private final float rest;
        private final float epsilon;
        private float rate;
        private float scale;

        RmsProp(Optimizer.RmsProp optimizer, int parameters) {
            super(optimizer.slots(), parameters);
            this.decay = (float) optimizer.decay();
            this.rest = (float) (1 - optimizer.decay());
            this.epsilon = (float) optimizer.epsilon();
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
                float w = parameters[i] - step * g / ((float) Math.sqrt(s) + least);
                squares[i] = s;
                parameters[i] = w;
                gradient[i] = s * 0f + w * 0f;
            }
        }
    }

    private static final class AdaGrad extends Updater {
        private final float epsilon;
        private float rate;
        private float scale;

        AdaGrad(Optimizer.AdaGrad optimizer, int parameters) {
            super(optimizer.slots(), parameters);
            this.epsilon = (float) optimizer.epsilon();
        }

        @Override
        void begin(long step, double learningRate, float scale) {
            this.rate = (float) learningRate;
            this.scale = scale;
        }

        @Override
        void updateStretch(float[] parameters, float[] gradient, int from, int to) {
            float[] squares = slots[0];
            float least = epsilon;
            float step = rate;
            float factor = scale;
            for (int i = from; i < to; i++) {
                float g = factor * gradient[i];
                float s = squares[i] + g * g;
                float w = parameters[i] - step * g / ((float) Math.sqrt(s) + least);
                squares[i] = s;
                parameters[i] = w;
                gradient[i] = s * 0f + w * 0f;
            }
        }
    }

    private static final class Adam extends Updater {
        private final Optimizer.Adam optimizer;
        private float rate;
        private float correction;
        private float scale;

        Adam(Optimizer.Adam optimizer, int parameters) {
            super(optimizer.slots(), parameters);
            this.optimizer = optimizer;
        }

        @Override
        void begin(long step, double learningRate, float scale) {
            this.rate = (float) (learningRate / (1 - StrictMath.pow(optimizer.beta1(), (double) step)));
            this.correction = (float) (1 / (1 - StrictMath.pow(optimizer.beta2(), (double) step)));
            this.scale = scale;
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
                float w = parameters[i] - step * m / ((float) Math.sqrt(v * correct) + epsilon);
                means[i] = m;
                squares[i] = v;
                parameters[i] = w;
                gradient[i] = m * 0f + v * 0f + w * 0f;
            }
        }
    }
}
