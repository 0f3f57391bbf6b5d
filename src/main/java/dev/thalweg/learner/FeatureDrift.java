package dev.thalweg.learner;

import dev.thalweg.evaluation.JensenShannon;
import dev.thalweg.event.Event;
import dev.thalweg.feature.Features;
import dev.thalweg.feature.Row;
import dev.thalweg.learner.Report.FeatureReport;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far the recent distribution of each feature lies from that of all before. Recent are the block of events that is being
 * filled and the one before it; a block that is older is added to what was before. So an event costs one count a feature.
 */
final class FeatureDrift {

    /** How many features are told of. */
    static final int TOLD = 10;

    private static final int BLOCK = 1000;

    private final Features features;
    private final List<String> fields;
    private final long[] before;
    private final int[] last;
    private final int[] filling;
    private int events;

    FeatureDrift(Features features) {
        this.features = features;
        fields = features.columns().stream().map(columns -> columns.field()).toList();
        int bins = fields.size() * Features.BINS;
        before = new long[bins];
        last = new int[bins];
        filling = new int[bins];
    }

    /** Counts an event, by the row that was made of it. */
    void observe(Event event, Row row) {
        features.count(event, row, filling);
        if (++events == BLOCK) {
            for (int bin = 0; bin < before.length; bin++) {
                before[bin] += last[bin];
            }
            System.arraycopy(filling, 0, last, 0, last.length);
            Arrays.fill(filling, 0);
            events = 0;
        }
    }

    /** The features that drifted most, those first; fewer before there is anything to compare with. */
    List<FeatureReport> largest() {
        return IntStream.range(0, fields.size())
                .mapToObj(feature -> new FeatureReport(fields.get(feature), distance(feature)))
                .filter(feature -> !Double.isNaN(feature.drift()))
                .sorted(Comparator.comparingDouble(FeatureReport::drift).reversed())
                .limit(TOLD)
                .toList();
    }

    private double distance(int feature) {
        long[] recent = new long[Features.BINS];
        long[] old = new long[Features.BINS];
        for (int bin = 0; bin < Features.BINS; bin++) {
            int at = feature * Features.BINS + bin;
            recent[bin] = (long) last[at] + filling[at];
            old[bin] = before[at];
        }
        return JensenShannon.distance(recent, old);
    }

    /** Not part of the fingerprint: no weight depends on it. */
    StateFormat.Section section() {
        int bytes = Integer.BYTES + before.length * (Long.BYTES + 2 * Integer.BYTES);
        return new StateFormat.Section(StateFormat.DISTRIBUTIONS, false, bytes, this::write, this::read);
    }

    private void write(ByteBuffer out) {
        out.putInt(events);
        for (int bin = 0; bin < before.length; bin++) {
            out.putLong(before[bin]).putInt(last[bin]).putInt(filling[bin]);
        }
    }

    private void read(ByteBuffer in) {
        events = in.getInt();
        require(events >= 0 && events < BLOCK, "events must be 0 to " + (BLOCK - 1) + ", got " + events);
        for (int bin = 0; bin < before.length; bin++) {
            before[bin] = in.getLong();
            last[bin] = in.getInt();
            filling[bin] = in.getInt();
            require(before[bin] >= 0 && last[bin] >= 0 && filling[bin] >= 0, "counts must be at least 0");
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
