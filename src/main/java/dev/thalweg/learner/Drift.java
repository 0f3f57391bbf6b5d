package dev.thalweg.learner;

import dev.thalweg.evaluation.Adwin;
import java.nio.ByteBuffer;

/**
 * Notices when the panel errs more than it used to. What it watches lies in 0 to 1 by nature: one minus the label's
 * probability, which tells of a change sooner than whether the answer was right; of numbers error / (error + deviation).
 * That errors become fewer only shortens the detector's window.
 */
final class Drift {

    static final int BYTES = Adwin.BYTES + 2 * Long.BYTES;

    private static final double BOOST = 7;

    /** Labels over which a boost wears off. */
    private static final long BOOSTED = 200;

    private final Adwin adwin;
    private final DriftSpec.Reaction reaction;
    private long detections;
    private long boosted;

    Drift(DriftSpec spec) {
        adwin = new Adwin(spec.delta());
        reaction = spec.reaction();
    }

    /**
     * Sees what the panel said.
     *
     * @param label the class's index, or the number
     * @param unit by which errors of numbers are divided
     * @return whether the optimisers' moments are to be reset
     */
    boolean sees(float[] scores, double label, double unit) {
        double error = scores.length == 1
                ? 1 - 1 / (1 + Math.abs(scores[0] - label) / unit)
                : Math.max(0, Math.min(1, 1 - scores[(int) label]));
        boosted = Math.max(0, boosted - 1);
        if (adwin.add(error) != Adwin.Change.RISE) {
            return false;
        }
        detections++;
        boosted = reaction == DriftSpec.Reaction.BOOST ? BOOSTED : 0;
        return reaction == DriftSpec.Reaction.RESET;
    }

    /** By what learning rates are multiplied now. */
    double boost() {
        return 1 + (BOOST - 1) * boosted / BOOSTED;
    }

    long detections() {
        return detections;
    }

    /** Labels since the error last changed, as far as is known. */
    long window() {
        return adwin.width();
    }

    StateFormat.Section section() {
        boolean shaping = reaction != DriftSpec.Reaction.NONE;
        return new StateFormat.Section("DRIF", shaping, BYTES, this::write, this::read);
    }

    void write(ByteBuffer out) {
        out.putLong(detections).putLong(boosted);
        adwin.write(out);
    }

    void read(ByteBuffer in) {
        detections = in.getLong();
        boosted = in.getLong();
        if (detections < 0 || boosted < 0 || boosted > BOOSTED) {
            throw new IllegalArgumentException("detections must be at least 0 and boosted 0 to " + BOOSTED + ", got "
                    + detections + " and " + boosted);
        }
        adwin.read(in);
    }
}
