package dev.thalweg.learner;

import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.Features;
import dev.thalweg.network.Layout;
import dev.thalweg.network.SplitMix64;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What replicas of a learner have in common: the parameters of their networks, and what was counted of features, labels and
 * classes. A value that can be added and subtracted; so a change of a model is one too. What a replica knows for itself, such
 * as its optimisers' moments or which member it believes, is not in it. Immutable once made; safe for several threads then.
 */
public final class SharedModel {

    private final LearnerSpec spec;
    private final Features features;
    private final RowWeights weights;
    private final @Nullable LabelUnit unit;
    private final List<float[]> parameters = new ArrayList<>();

    /** Of nothing: no counts, and parameters of 0. */
    private SharedModel(LearnerSpec spec) {
        LabelShape label = spec.shape().label();
        this.spec = spec;
        this.features = new Features(spec.features(), spec.shape());
        this.weights = new RowWeights(spec.classWeights(), label instanceof LabelShape.Classes ? label.scores() : 0);
        this.unit = label instanceof LabelShape.Numeric ? new LabelUnit() : null;
        int inputs = features.denseWidth() + features.sparseWidth();
        int outputs = label.scores() == 2 ? 1 : label.scores();
        for (MemberSpec member : spec.members()) {
            parameters.add(new float[Math.toIntExact(size(member, inputs, outputs))]);
        }
    }

    /**
     * How many numbers replicas share of a member: its parameters, and how useful each hidden unit is, where such begin anew.
     *
     * @param inputs columns, dense and sparse
     * @param outputs of the network
     */
    public static long size(MemberSpec member, int inputs, int outputs) {
        int units = member.training().replacementRate() > 0
                ? member.hidden().stream().mapToInt(Integer::intValue).sum()
                : 0;
        return Layout.parameters(inputs, member.hidden(), outputs, member.linearPath()) + units;
    }

    private SharedModel(SharedModel other) {
        this(other.spec);
        count(other.features, other.weights, other.unit);
        for (int member = 0; member < parameters.size(); member++) {
            float[] own = parameters.get(member);
            System.arraycopy(other.parameters.get(member), 0, own, 0, own.length);
        }
    }

    /** That of a learner that has learned nothing. */
    public static SharedModel untrained(LearnerSpec spec) {
        Features features = new Features(spec.features(), spec.shape());
        Panel panel = new Panel(spec, features, new SplitMix64(spec.seed())); // As a learner begins.
        SharedModel model = new SharedModel(spec);
        model.takeParameters(panel);
        return model;
    }

    /** That of a learner whose parts these are. */
    static SharedModel of(
            LearnerSpec spec, Features features, RowWeights weights, @Nullable LabelUnit unit, Panel panel) {
        SharedModel model = new SharedModel(spec);
        model.count(features, weights, unit);
        model.takeParameters(panel);
        return model;
    }

    private void takeParameters(Panel panel) {
        for (int member = 0; member < panel.size(); member++) {
            float[] own = parameters.get(member);
            System.arraycopy(panel.network(member).vector(), 0, own, 0, own.length);
        }
    }

    private void count(Features others, RowWeights rows, @Nullable LabelUnit labels) {
        features.add(others);
        weights.add(rows);
        if (unit != null && labels != null) {
            unit.add(labels);
        }
    }

    /** Gives it to a learner whose parts these are. */
    void into(Features others, RowWeights rows, @Nullable LabelUnit labels, Panel panel) {
        ByteBuffer bytes = ByteBuffer.allocate(stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
        write(bytes);
        bytes.flip();
        others.read(bytes);
        rows.read(bytes);
        if (labels != null) {
            labels.read(bytes);
        }
        for (int member = 0; member < panel.size(); member++) {
            panel.network(member).move(parameters.get(member));
        }
    }

    /** What has become of an earlier one since. */
    SharedModel minus(SharedModel earlier) {
        SharedModel difference = new SharedModel(this);
        difference.features.subtract(earlier.features);
        difference.weights.subtract(earlier.weights);
        if (difference.unit != null && earlier.unit != null) {
            difference.unit.subtract(earlier.unit);
        }
        difference.move(earlier, -1);
        return difference;
    }

    /** The same without what too few events told, which cannot be shared yet. */
    SharedModel settled() {
        SharedModel settled = new SharedModel(this);
        settled.features.dropUnlessSettled();
        if (settled.unit != null) {
            settled.unit.dropUnlessSettled();
        }
        return settled;
    }

    /**
     * This one, after a change.
     *
     * @param share what the changes of parameters are multiplied by; what was counted is added as it is
     */
    SharedModel plus(SharedModel change, float share) {
        SharedModel sum = new SharedModel(this);
        sum.count(change.features, change.weights, change.unit);
        sum.move(change, share);
        return sum;
    }

    /** The same without what is of these units, as a change that does not change them. */
    SharedModel without(List<MergedUnits.Begun> units) {
        if (units.isEmpty()) {
            return this;
        }
        SharedModel rest = new SharedModel(this);
        for (MergedUnits.Begun begun : units) {
            float[] own = rest.parameters.get(begun.member());
            begun.unit().clear(own);
            own[begun.unit().usefulnessAt()] = 0;
        }
        return rest;
    }

    /** What is shared of a member. To be changed only while nobody else has the model. */
    float[] member(int number) {
        return parameters.get(number);
    }

    private void move(SharedModel by, float share) {
        for (int member = 0; member < parameters.size(); member++) {
            float[] own = parameters.get(member);
            float[] their = by.parameters.get(member);
            for (int i = 0; i < own.length; i++) {
                own[i] += share * their[i];
            }
        }
    }

    /** Whether all parameters are numbers. */
    boolean finite() {
        for (float[] each : parameters) {
            for (float parameter : each) {
                if (!Float.isFinite(parameter)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** In the format of a learner's state, so that one of other settings is told in words. */
    public byte[] bytes() {
        return StateFormat.write(sections());
    }

    /**
     * What {@link #bytes} wrote.
     *
     * @throws IllegalStateException when the bytes are damaged, or of settings of another shape; says which
     */
    public static SharedModel read(LearnerSpec spec, byte[] bytes) {
        SharedModel model = new SharedModel(spec);
        StateFormat.restore(bytes, model.sections());
        return model;
    }

    private List<StateFormat.Section> sections() {
        List<StateFormat.Section> sections = new ArrayList<>(StateShape.sections(spec));
        sections.add(new StateFormat.Section("SHAR", true, stateBytes(), this::write, this::read));
        return sections;
    }

    int stateBytes() {
        return features.stateBytes()
                + weights.stateBytes()
                + (unit == null ? 0 : LabelUnit.BYTES)
                + Float.BYTES
                        * parameters.stream().mapToInt(each -> each.length).sum();
    }

    void write(ByteBuffer out) {
        features.write(out);
        weights.write(out);
        if (unit != null) {
            unit.write(out);
        }
        for (float[] each : parameters) {
            out.asFloatBuffer().put(each);
            out.position(out.position() + Float.BYTES * each.length);
        }
    }

    /** Only while nobody else has it. */
    void read(ByteBuffer in) {
        features.read(in);
        weights.read(in);
        if (unit != null) {
            unit.read(in);
        }
        for (float[] each : parameters) {
            in.asFloatBuffer().get(each);
            in.position(in.position() + Float.BYTES * each.length);
        }
        if (!finite()) {
            throw new IllegalArgumentException("parameters must be finite");
        }
    }
}
