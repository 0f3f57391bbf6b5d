package dev.thalweg.network;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps a network able to learn: continual backpropagation (Dohare et al., Loss of plasticity in deep continual learning,
 * Nature 632, 2024). Now and then the hidden unit that matters least, and is old enough to be judged, begins anew: random
 * incoming weights, and zeros on its way out, so that at first it changes nothing of what the network says.
 */
final class Replacement {

    /** How fast a unit's usefulness is forgotten. */
    private static final float FADING = 0.99f;

    private final Layout layout;
    private final double rate;
    private boolean left;
    private final List<Layer> layers = new ArrayList<>();

    /** @param rate units that begin anew, of each mature one at each step */
    Replacement(Layout layout, double rate) {
        this.layout = layout;
        this.rate = rate;
        for (int layer = 0; layer < layout.layers() - 1; layer++) {
            layers.add(new Layer(layout.units(layer)));
        }
    }

    /** What is known of the units of one hidden layer. */
    private static final class Layer {
        private final float[] usefulness;
        private final int[] ages;
        private double due;
        // So many are mature, as far as was counted.
        private int mature;
        // For one step only.
        private final float[] sums;
        private final float[] row;

        Layer(int units) {
            usefulness = new float[units];
            ages = new int[units];
            sums = new float[units];
            row = new float[units];
        }
    }

    /** Leaves it to somebody else which units begin anew: here they are only judged. */
    void leave() {
        left = true;
    }

    /** After a step: judges every unit by its activations in that batch, and lets those begin anew that are due. */
    void after(Propagation propagation, int rows, float[] parameters, float[][] slots, SplitMix64 random) {
        for (int number = 0; number < layers.size(); number++) {
            Layer layer = layers.get(number);
            judge(layer, number, propagation.hidden(number), rows, parameters);
            if (left) {
                continue;
            }
            growOlder(layer);
            int least = layer.due >= 1 ? leastUseful(layer) : -1;
            if (least >= 0) {
                layer.due -= 1;
                layer.usefulness[least] = 0;
                layer.ages[least] = 0;
                layer.mature--;
                HiddenUnit unit = new HiddenUnit(layout, number, least);
                unit.begin(parameters, random);
                for (float[] slot : slots) {
                    unit.clear(slot);
                }
            }
        }
    }

    private void judge(Layer layer, int number, float[] activations, int rows, float[] parameters) {
        int units = layout.units(number);
        Arrays.fill(layer.sums, 0);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(activations, row * units, layer.row, 0, units);
            addMagnitudes(layer.row, layer.sums);
        }
        int outs = layout.units(number + 1);
        int at = layout.weightsAt(number + 1);
        if (outs == 1) {
            System.arraycopy(parameters, at, layer.row, 0, units);
        } else {
            for (int unit = 0; unit < units; unit++) {
                layer.row[unit] = magnitude(parameters, at + unit * outs, outs);
            }
        }
        fade(layer.usefulness, layer.sums, layer.row, (1 - FADING) / rows);
    }

    private void growOlder(Layer layer) {
        if (layer.mature < layer.ages.length) {
            layer.mature = growOlder(layer.ages);
        }
        layer.due = Math.min(1, layer.due + rate * layer.mature);
    }

    // Loops of one line over arrays from index 0: those HotSpot vectorises.

    private static void addMagnitudes(float[] values, float[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += Math.abs(values[i]);
        }
    }

    /** Never more than a float holds: a usefulness without bound would be forgotten never. */
    private static void fade(float[] usefulness, float[] activations, float[] outs, float share) {
        for (int i = 0; i < usefulness.length; i++) {
            float now = share * activations[i] * Math.abs(outs[i]);
            usefulness[i] = Math.min(FADING * usefulness[i] + now, Float.MAX_VALUE);
        }
    }

    private static float magnitude(float[] values, int at, int count) {
        float sum = 0;
        for (int i = at; i < at + count; i++) {
            sum += Math.abs(values[i]);
        }
        return sum;
    }

    /** Gives how many units are mature. */
    private static int growOlder(int[] ages) {
        int mature = 0;
        for (int unit = 0; unit < ages.length; unit++) {
            int age = Math.min(ages[unit] + 1, HiddenUnit.MATURE + 1);
            ages[unit] = age;
            mature += age > HiddenUnit.MATURE ? 1 : 0;
        }
        return mature;
    }

    /** Of the mature ones; -1 while there is none. */
    private static int leastUseful(Layer layer) {
        int least = -1;
        for (int unit = 0; unit < layer.ages.length; unit++) {
            if (layer.ages[unit] > HiddenUnit.MATURE
                    && (least < 0 || layer.usefulness[unit] < layer.usefulness[least])) {
                least = unit;
            }
        }
        return least;
    }

    /** Units of all hidden layers. */
    int units() {
        return layers.stream().mapToInt(layer -> layer.usefulness.length).sum();
    }

    /** How useful each unit is, layer after layer. */
    void copyUsefulness(float[] to, int at) {
        int next = at;
        for (Layer layer : layers) {
            System.arraycopy(layer.usefulness, 0, to, next, layer.usefulness.length);
            next += layer.usefulness.length;
        }
    }

    /** Takes it over; less than 0 counts as 0. */
    void takeUsefulness(float[] from, int at) {
        int next = at;
        for (Layer layer : layers) {
            for (int unit = 0; unit < layer.usefulness.length; unit++) {
                layer.usefulness[unit] = Math.max(0, from[next++]);
            }
        }
    }

    int stateBytes() {
        return layers.stream()
                .mapToInt(layer -> Double.BYTES + (Float.BYTES + Integer.BYTES) * layer.ages.length)
                .sum();
    }

    void write(ByteBuffer to) {
        for (Layer layer : layers) {
            to.putDouble(layer.due);
            States.write(to, layer.usefulness, layer.usefulness.length);
            States.write(to, layer.ages, layer.ages.length);
        }
    }

    void read(ByteBuffer from) {
        for (Layer layer : layers) {
            layer.due = from.getDouble();
            layer.mature = 0;
            States.read(from, layer.usefulness, layer.usefulness.length);
            States.read(from, layer.ages, layer.ages.length);
            boolean valid = layer.due >= 0 && layer.due <= 1;
            for (int unit = 0; unit < layer.ages.length; unit++) {
                valid &= layer.ages[unit] >= 0 && layer.usefulness[unit] >= 0 && Float.isFinite(layer.usefulness[unit]);
            }
            if (!valid) {
                throw new IllegalArgumentException("ages and usefulness of units must be finite and at least 0");
            }
        }
    }
}
