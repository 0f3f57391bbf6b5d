package dev.thalweg.learner;

import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.Features;
import dev.thalweg.network.HiddenUnit;
import dev.thalweg.network.Layout;
import dev.thalweg.network.SplitMix64;
import dev.thalweg.network.TrainingSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The hidden units of a merged model that begin anew (continual backpropagation, as {@link TrainingSpec#replacementRate} says).
 * Replicas judge them; which ones begin anew is told here, by what all of them think, and their weights are drawn from the seed and
 * the version: whoever makes a version again makes the same. Immutable once made.
 */
public final class MergedUnits {

    private final long seed;
    private final List<Layer> layers;

    private MergedUnits(long seed, List<Layer> layers) {
        this.seed = seed;
        this.layers = layers;
    }

    /** A unit that has begun anew, of a member of the panel. */
    record Begun(int member, HiddenUnit unit) {}

    /** Of version 0: all young. */
    static MergedUnits of(LearnerSpec spec) {
        LabelShape label = spec.shape().label();
        Features features = new Features(spec.features(), spec.shape());
        int dense = features.denseWidth();
        int sparse = features.sparseWidth();
        List<Layer> layers = new ArrayList<>();
        for (int number = 0; number < spec.members().size(); number++) {
            MemberSpec member = spec.members().get(number);
            if (member.training().replacementRate() > 0) {
                Layout layout = new Layout(Member.shape(member, label, dense, sparse));
                for (int layer = 0; layer < member.hidden().size(); layer++) {
                    layers.add(new Layer(number, member, layout, layer));
                }
            }
        }
        return new MergedUnits(spec.seed(), layers);
    }

    /** Those that have begun anew since a version. */
    List<Begun> begunSince(long version) {
        List<Begun> all = new ArrayList<>();
        for (Layer layer : layers) {
            for (int unit = 0; unit < layer.begun.length; unit++) {
                if (layer.begun[unit] > version) {
                    all.add(new Begun(layer.member, layer.unit(unit)));
                }
            }
        }
        return all;
    }

    /**
     * Those of the next version, once those have begun anew that are due.
     *
     * @param contribution that made it
     * @param replicas how many there are
     * @param version that next one
     * @param model of it, in which they begin; nobody else has it yet
     */
    MergedUnits after(Contribution contribution, int replicas, long version, SharedModel model) {
        SplitMix64 random = new SplitMix64(new SplitMix64(seed).nextLong() + version);
        List<Layer> next = layers.stream().map(Layer::copy).toList();
        for (Layer layer : next) {
            long mature = (long) HiddenUnit.MATURE * layer.spec.stride() * replicas;
            float[] vector = model.member(layer.member);
            layer.raiseToNothing(vector);
            layer.growOlder(contribution, mature);
            layer.begin(vector, mature, version, random);
        }
        return new MergedUnits(seed, next);
    }

    /** What is kept of a member's units in a merged model. */
    public static int bytes(MemberSpec member) {
        return member.training().replacementRate() > 0
                ? member.hidden().stream().mapToInt(MergedUnits::bytes).sum()
                : 0;
    }

    private static int bytes(int units) {
        return Double.BYTES + 2 * Long.BYTES * units;
    }

    int stateBytes() {
        return layers.stream().mapToInt(layer -> bytes(layer.ages.length)).sum();
    }

    void write(ByteBuffer out) {
        for (Layer layer : layers) {
            out.putDouble(layer.due);
            for (int unit = 0; unit < layer.ages.length; unit++) {
                out.putLong(layer.ages[unit]).putLong(layer.begun[unit]);
            }
        }
    }

    /** Only while nobody else has it. */
    void read(ByteBuffer in, long version) {
        for (Layer layer : layers) {
            layer.due = in.getDouble();
            boolean valid = layer.due >= 0 && layer.due <= 1;
            for (int unit = 0; unit < layer.ages.length; unit++) {
                layer.ages[unit] = in.getLong();
                layer.begun[unit] = in.getLong();
                valid &= layer.ages[unit] >= 0 && layer.begun[unit] >= 0 && layer.begun[unit] <= version;
            }
            if (!valid) {
                throw new IllegalStateException("a merged model is damaged: its hidden units cannot be of that age");
            }
        }
    }

    /** One hidden layer of a member. */
    private static final class Layer {
        private final int member;
        private final MemberSpec spec;
        private final Layout layout;
        private final int number;
        // In labels.
        private final long[] ages;
        // In which version; 0 for those that are as they were at first.
        private final long[] begun;
        private double due;

        Layer(int member, MemberSpec spec, Layout layout, int number) {
            this.member = member;
            this.spec = spec;
            this.layout = layout;
            this.number = number;
            ages = new long[spec.hidden().get(number)];
            begun = new long[ages.length];
        }

        Layer copy() {
            Layer copy = new Layer(member, spec, layout, number);
            System.arraycopy(ages, 0, copy.ages, 0, ages.length);
            System.arraycopy(begun, 0, copy.begun, 0, begun.length);
            copy.due = due;
            return copy;
        }

        HiddenUnit unit(int unit) {
            return new HiddenUnit(layout, number, unit);
        }

        /** Changes of several replicas can take more of a usefulness than there is. */
        void raiseToNothing(float[] vector) {
            int first = unit(0).usefulnessAt();
            for (int at = first; at < first + ages.length; at++) {
                vector[at] = Math.max(0, vector[at]);
            }
        }

        /** @param mature labels of all replicas after which a unit can be judged */
        void growOlder(Contribution contribution, long mature) {
            double steps = (double) contribution.labels() / spec.stride();
            for (int unit = 0; unit < ages.length; unit++) {
                if (begun[unit] <= contribution.since()) {
                    ages[unit] += Math.min(contribution.labels(), mature + 1 - ages[unit]);
                }
                due += ages[unit] > mature ? spec.training().replacementRate() * steps : 0;
            }
            due = Math.min(1, due);
        }

        /** One at most: a layer that begins anew as a whole would have to learn all again. */
        void begin(float[] vector, long mature, long version, SplitMix64 random) {
            int least = due >= 1 ? leastUseful(vector, mature) : -1;
            if (least >= 0) {
                unit(least).begin(vector, random);
                vector[unit(least).usefulnessAt()] = 0;
                ages[least] = 0;
                begun[least] = version;
                due -= 1;
            }
        }

        /** Of the mature ones; -1 while there is none. */
        private int leastUseful(float[] vector, long mature) {
            int first = unit(0).usefulnessAt();
            int least = -1;
            for (int unit = 0; unit < ages.length; unit++) {
                if (ages[unit] > mature && (least < 0 || vector[first + unit] < vector[first + least])) {
                    least = unit;
                }
            }
            return least;
        }
    }
}
