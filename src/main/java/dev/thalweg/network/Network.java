package dev.thalweg.network;

import dev.thalweg.feature.Row;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A feed-forward network that learns: rows to scores, batches to better parameters. Parameters are one vector, cut by
 * its {@link Layout}. Neither scoring nor a step allocates once warm. For one thread.
 */
public final class Network {

    private final NetworkSpec spec;
    private final TrainingSpec training;
    private final Layout layout;
    private final SplitMix64 random;
    private final float[] parameters;
    private final float[] gradient;
    private final RowScorer scorer;
    private final Propagation propagation;
    private final Gradients gradients;
    private final Updater updater;
    private final Touched touched;
    private final @Nullable Replacement replacement;
    private long steps;
    private double lastLoss = Double.NaN;
    private double lastGradientNorm = Double.NaN;
    private double lastLearningRate = Double.NaN;

    /** A network at step 0, its parameters drawn from the seed as the spec says. */
    public Network(NetworkSpec spec, TrainingSpec training, Arithmetic arithmetic, long seed) {
        this.spec = spec;
        this.training = training;
        this.layout = new Layout(spec);
        this.random = new SplitMix64(seed);
        this.parameters = Initializer.initialize(layout, spec.initial(), random);
        this.gradient = new float[layout.parameters()];
        this.scorer = new RowScorer(layout, spec, arithmetic);
        this.propagation = new Propagation(layout, spec, training, arithmetic);
        this.gradients = new Gradients(training.clipNorm());
        this.updater = Updater.of(training.optimizer(), training.clipNorm(), layout.parameters());
        this.touched = new Touched(layout);
        this.replacement = training.replacementRate() > 0 ? new Replacement(layout, training.replacementRate()) : null;
    }

    /**
     * Scores a row: probabilities of the classes, of class 1 when there is one output, or the number.
     *
     * @param scores receives one value an output
     */
    public void score(Row row, float[] scores) {
        requireWidth(row.dense().length);
        scorer.score(row, parameters, scores);
    }

    /** One optimiser update at the scheduled learning rate. */
    public boolean step(Batch batch) {
        return step(batch, 1);
    }

    /**
     * One optimiser update on the mean of the rows' losses times their weights.
     *
     * @param boost what the scheduled learning rate is multiplied by
     * @return false when loss, gradient or an updated value would not be finite; then nothing has changed, the random
     *     state included, so that a refused batch leaves no trace
     */
    public boolean step(Batch batch, double boost) {
        scorer.parametersChanged();
        long randomBefore = random.state();
        double loss = computeGradient(batch);
        double norm = gradients.norm(gradient, touched);
        double learningRate =
                training.optimizer().learningRate() * training.schedule().factor(steps + 1) * boost;
        double scale = training.clipNorm() > 0 && norm > training.clipNorm() ? training.clipNorm() / norm : 1;
        if (!Double.isFinite(loss)
                || !Double.isFinite(norm)
                || !updater.update(parameters, gradient, touched, steps + 1, learningRate, scale)) {
            random.restore(randomBefore);
            return false;
        }
        if (replacement != null) {
            replacement.after(propagation, batch.size(), parameters, updater.slots, random);
        }
        steps++;
        lastLoss = loss;
        lastGradientNorm = norm;
        lastLearningRate = learningRate;
        return true;
    }

    /** The loss, without penalties, and in {@link #gradient()} its gradient with them, where the batch touches it. */
    double computeGradient(Batch batch) {
        requireWidth(batch.denseWidth());
        if (batch.size() == 0) {
            throw new IllegalArgumentException("a step needs at least 1 row, got 0");
        }
        touched.collect(batch);
        double loss = propagation.forward(batch, parameters, random);
        propagation.backward(batch, parameters, gradient, touched);
        if (training.l1() > 0 || training.l2() > 0) {
            Gradients.penalize(gradient, parameters, touched, (float) training.l1(), (float) training.l2());
        }
        return loss;
    }

    /** Lets the optimiser begin anew from the parameters as they are; the step counter goes on. */
    public void resetMoments() {
        for (float[] slot : updater.slots) {
            Arrays.fill(slot, 0);
        }
    }

    private void requireWidth(int width) {
        if (width != layout.dense()) {
            throw new IllegalArgumentException("dense width must be " + layout.dense() + ", got " + width);
        }
    }

    /** Updates done. */
    public long steps() {
        return steps;
    }

    /** Loss of the last batch learned, as {@link #step} minimises it but without penalties; NaN before the first. */
    public double lastLoss() {
        return lastLoss;
    }

    /**
     * Length of the last gradient learned from, penalties included, before clipping; in single precision, unless it was near the
     * limit. NaN before the first.
     */
    public double lastGradientNorm() {
        return lastGradientNorm;
    }

    /** Learning rate of the last step, by schedule and boost; NaN before the first. */
    public double lastLearningRate() {
        return lastLearningRate;
    }

    /** Euclidean length of all parameters. */
    public double weightNorm() {
        return Math.sqrt(Gradients.squares(parameters, 0, parameters.length));
    }

    /** How many parameters there are. */
    public int parameters() {
        return layout.parameters();
    }

    public NetworkSpec spec() {
        return spec;
    }

    public Layout layout() {
        return layout;
    }

    /** One parameter, by its index in the layout. */
    public float parameter(int index) {
        return parameters[index];
    }

    /**
     * A copy of what replicas of a network have in common: the parameters in the layout's order, and behind them how useful each
     * hidden unit is, where units begin anew.
     */
    public float[] vector() {
        float[] vector = Arrays.copyOf(parameters, parameters.length + (replacement == null ? 0 : replacement.units()));
        if (replacement != null) {
            replacement.copyUsefulness(vector, parameters.length);
        }
        return vector;
    }

    /**
     * Goes on from such a vector; what the optimiser knows of past gradients stays.
     *
     * @param vector finite
     */
    public void move(float[] vector) {
        System.arraycopy(vector, 0, parameters, 0, parameters.length);
        scorer.parametersChanged();
        if (replacement != null) {
            replacement.takeUsefulness(vector, parameters.length);
        }
    }

    /** Leaves it to somebody else which hidden units begin anew: from now on they are only judged here. */
    public void leaveUnits() {
        if (replacement != null) {
            replacement.leave();
        }
    }

    /** Lets the optimiser forget what it knows of a unit's past gradients. */
    public void forget(HiddenUnit unit) {
        for (float[] slot : updater.slots) {
            unit.clear(slot);
        }
    }

    /** A copy of the parameters, by the names of the layout's blocks. */
    public Map<String, Matrix> matrices() {
        Map<String, Matrix> matrices = new LinkedHashMap<>();
        for (Layout.Block block : layout.blocks()) {
            int end = block.offset() + block.rows() * block.columns();
            float[] values = Arrays.copyOfRange(parameters, block.offset(), end);
            matrices.put(block.name(), new Matrix(block.rows(), block.columns(), values));
        }
        return matrices;
    }

    /**
     * Takes these parameters over; the optimiser begins anew from them.
     *
     * @param matrices by the names of the layout's blocks
     * @throws IllegalArgumentException when one is missing, has another shape, or is not finite; then nothing has changed
     */
    public void take(Map<String, Matrix> matrices) {
        float[] taken = new float[parameters.length];
        for (Layout.Block block : layout.blocks()) {
            Matrix matrix = matrices.get(block.name());
            if (matrix == null) {
                throw new IllegalArgumentException(block.name() + " is missing");
            }
            if (matrix.rows() != block.rows() || matrix.columns() != block.columns()) {
                throw new IllegalArgumentException(block.name() + " must have " + block.rows() + " rows of "
                        + block.columns() + ", got " + matrix.rows() + " of " + matrix.columns());
            }
            System.arraycopy(matrix.values(), 0, taken, block.offset(), matrix.values().length);
        }
        for (float value : taken) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("parameters must be finite, got " + value);
            }
        }
        System.arraycopy(taken, 0, parameters, 0, taken.length);
        scorer.parametersChanged();
        resetMoments();
    }

    /** Size of {@link #write}: the same at every step. */
    public int stateBytes() {
        int fixed = Integer.BYTES + 2 * Long.BYTES + (replacement == null ? 0 : replacement.stateBytes());
        return fixed + Float.BYTES * (1 + updater.slots.length) * layout.parameters();
    }

    /**
     * Appends everything that shapes a later weight: the number of bytes (with these four), steps, random state,
     * parameters, each slot of the optimiser, and what is known of the units where some begin anew.
     */
    public void write(ByteBuffer to) {
        States.requireLittleEndian(to);
        to.putInt(stateBytes()).putLong(steps).putLong(random.state());
        States.write(to, parameters, parameters.length);
        for (float[] slot : updater.slots) {
            States.write(to, slot, slot.length);
        }
        if (replacement != null) {
            replacement.write(to);
        }
    }

    /** Continues from what {@link #write} wrote; refuses a state of another size before anything is changed. */
    public void read(ByteBuffer from) {
        States.requireLittleEndian(from);
        States.requireBytes("network", stateBytes(), from.remaining());
        int written = from.getInt(from.position());
        if (written != stateBytes()) {
            throw new IllegalArgumentException("network state must be " + stateBytes() + " bytes, got " + written);
        }
        from.getInt();
        steps = from.getLong();
        random.restore(from.getLong());
        States.read(from, parameters, parameters.length);
        scorer.parametersChanged();
        for (float[] slot : updater.slots) {
            States.read(from, slot, slot.length);
        }
        if (replacement != null) {
            replacement.read(from);
        }
    }

    float[] gradient() {
        return gradient;
    }
}
