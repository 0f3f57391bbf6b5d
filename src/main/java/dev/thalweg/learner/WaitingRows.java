package dev.thalweg.learner;

import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.feature.Features;
import dev.thalweg.feature.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows that wait for their labels, in the order in which they began to. Each has a place in the state that it keeps, the
 * lowest that is free, so that a commit changes only the bytes of rows that came or went. There are 64 places, twice as
 * many whenever they do not suffice, up to the limit. For one thread.
 */
final class WaitingRows {

    /** What is kept of an id, in UTF-8: an event whose label never comes is named by it. */
    private static final int ID_BYTES = 64;

    private static final int FIRST_PLACES = 64;
    private static final int TOPIC_BYTES = 249;
    private static final int HEAD = 2 * Integer.BYTES + TOPIC_BYTES;
    private static final int ABOUT = 6 * Long.BYTES + 2 * Integer.BYTES + ID_BYTES;
    private static final int FREE = -1;

    private final Features features;
    private final int scores;
    private final int answers;
    private final int most;
    private final List<@Nullable Waiting> places = new ArrayList<>();
    private final BitSet taken = new BitSet();
    private final Map<Long, Integer> byId = new LinkedHashMap<>();
    private Origin source = new Origin("", 0, 0);

    /** No place before it is free. */
    private int free;

    /**
     * @param scores how many a prediction has
     * @param answers how many numbers the members of the panel say
     * @param most how many rows wait at most
     */
    WaitingRows(Features features, int scores, int answers, int most) {
        this.features = features;
        this.scores = scores;
        this.answers = answers;
        this.most = most;
    }

    int size() {
        return byId.size();
    }

    boolean holds(long id) {
        return byId.containsKey(id);
    }

    void add(Waiting row) {
        int place = taken.nextClearBit(free);
        if (place == places.size()) {
            int more = Math.min(most, Math.max(FIRST_PLACES, 2 * place)) - place;
            places.addAll(Collections.nCopies(more, null));
        }
        places.set(place, row);
        taken.set(place);
        free = place + 1;
        byId.put(row.id(), place);
        source = row.prediction().event().origin();
    }

    /** The row that has waited longest. */
    @Nullable
    Waiting eldest() {
        return byId.isEmpty() ? null : places.get(byId.values().iterator().next());
    }

    /** Takes a row out; null when none of that id waits. */
    @Nullable
    Waiting take(long id) {
        Integer place = byId.remove(id);
        if (place == null) {
            return null;
        }
        taken.clear(place);
        free = Math.min(free, place);
        return places.set(place, null);
    }

    int valueBytes() {
        return Integer.BYTES + Math.multiplyExact(places.size(), placeBytes());
    }

    int aboutBytes() {
        return HEAD + Integer.BYTES + Math.multiplyExact(places.size(), ABOUT);
    }

    /** How much larger the state is when as many wait as may. */
    long growth() {
        return (long) (most - places.size()) * (placeBytes() + ABOUT);
    }

    private int placeBytes() {
        int weight = features.weighted() ? 1 : 0;
        return Float.BYTES * (features.denseWidth() + 1 + weight + 2 * features.pairs() + answers + scores)
                + Double.BYTES;
    }

    /** What later weights depend on. */
    void writeValues(ByteBuffer out) {
        out.putInt(places.size());
        for (Waiting row : places) {
            int end = out.position() + placeBytes();
            if (row == null) {
                out.putInt(FREE);
            } else {
                writeValues(out, row);
            }
            out.position(end);
        }
    }

    private void writeValues(ByteBuffer out, Waiting waiting) {
        Row row = waiting.row();
        out.putInt(row.nonZeros());
        if (features.weighted()) {
            out.putFloat(row.weight());
        }
        put(out, row.dense());
        put(out, waiting.prediction().answers());
        put(out, waiting.prediction().scores());
        out.putDouble(waiting.prediction().lastLabel());
        for (int pair = 0; pair < row.nonZeros(); pair++) {
            out.putInt(row.column(pair)).putFloat(row.value(pair));
        }
    }

    private static void put(ByteBuffer out, float[] values) {
        for (float value : values) {
            out.putFloat(value);
        }
    }

    /** To be followed by {@link #readAbout}, which gives the rows their names. */
    void readValues(ByteBuffer in) {
        places.clear();
        byId.clear();
        taken.clear();
        free = 0;
        int count = in.getInt();
        for (int place = 0; place < count; place++) {
            int end = in.position() + placeBytes();
            int pairs = in.getInt();
            places.add(pairs == FREE ? null : readValues(in, place, pairs));
            in.position(end);
        }
    }

    private Waiting readValues(ByteBuffer in, int place, int pairs) {
        require(pairs >= 0 && pairs <= features.pairs(), "row " + place + " has " + pairs + " pairs");
        Row row = features.newRow();
        if (features.weighted()) {
            row.weigh(in.getFloat());
            require(row.weight() >= 0 && Float.isFinite(row.weight()), "row " + place + " weighs " + row.weight());
        }
        get(in, row.dense());
        float[] said = get(in, new float[answers]);
        float[] mixed = get(in, new float[scores]);
        double lastLabel = in.getDouble();
        for (int pair = 0; pair < pairs; pair++) {
            int column = in.getInt();
            require(column >= 0 && column < features.sparseWidth(), "row " + place + " has no column " + column);
            row.add(column, in.getFloat());
        }
        Event nameless = new Event("", source, 0, new double[0], new String[0], Double.NaN);
        return new Waiting(0, 0, 0, new Prediction(nameless, 0, mixed, 0, said, lastLabel, false), row);
    }

    private static float[] get(ByteBuffer in, float[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = in.getFloat();
        }
        return into;
    }

    /** Whose rows they are, and when they came: nothing that reaches a weight. */
    void writeAbout(ByteBuffer out) {
        int end = out.position() + HEAD;
        putText(out, source.topic(), TOPIC_BYTES);
        out.position(end - Integer.BYTES).putInt(source.partition());
        out.putInt(places.size());
        for (Waiting row : places) {
            end = out.position() + ABOUT;
            if (row != null) {
                Prediction said = row.prediction();
                out.putLong(row.id()).putLong(row.number()).putLong(row.since());
                out.putLong(said.event().time()).putLong(said.event().origin().offset());
                out.putLong(said.modelVersion()).putInt(said.warmingUp() ? ~said.member() : said.member());
                boolean own = !said.event().id().equals(said.event().origin().asId());
                putText(out, own ? said.event().id() : "", ID_BYTES);
            }
            out.position(end);
        }
    }

    void readAbout(ByteBuffer in) {
        int end = in.position() + HEAD;
        String topic = getText(in, TOPIC_BYTES);
        int partition = in.position(end - Integer.BYTES).getInt();
        source = new Origin(topic, partition, 0);
        require(in.getInt() == places.size(), "its rows are not those of the section before it");
        for (int place = 0; place < places.size(); place++) {
            end = in.position() + ABOUT;
            Waiting values = places.get(place);
            if (values != null) {
                places.set(place, readAbout(in, values));
                taken.set(place);
            }
            in.position(end);
        }
        taken.stream()
                .boxed()
                .sorted(Comparator.comparingLong(place -> at(place).number()))
                .forEach(place -> byId.put(at(place).id(), place));
    }

    private Waiting at(int place) {
        return Objects.requireNonNull(places.get(place));
    }

    private Waiting readAbout(ByteBuffer in, Waiting values) {
        long id = in.getLong();
        long number = in.getLong();
        long since = in.getLong();
        long time = in.getLong();
        Origin origin = new Origin(source.topic(), source.partition(), in.getLong());
        long version = in.getLong();
        int member = in.getInt();
        String name = getText(in, ID_BYTES);
        Event event = new Event(
                name.isEmpty() ? origin.asId() : name, origin, time, new double[0], new String[0], Double.NaN);
        Prediction said = values.prediction();
        Prediction named = new Prediction(
                event,
                version,
                said.scores(),
                member < 0 ? ~member : member,
                said.answers(),
                said.lastLabel(),
                member < 0);
        return new Waiting(id, number, since, named, values.row());
    }

    /** What is kept of an event's id: all of it where it is the event's origin, else up to a length. */
    static String kept(Event event) {
        if (event.id().equals(event.origin().asId())) {
            return event.id();
        }
        byte[] utf8 = event.id().getBytes(StandardCharsets.UTF_8);
        return new String(utf8, 0, cut(utf8, ID_BYTES), StandardCharsets.UTF_8);
    }

    /** The end of the last whole character within a length. */
    private static int cut(byte[] utf8, int length) {
        int end = Math.min(utf8.length, length);
        while (end < utf8.length && (utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }

    private static void putText(ByteBuffer out, String text, int length) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int end = cut(utf8, length);
        out.putInt(end).put(utf8, 0, end);
    }

    private static String getText(ByteBuffer in, int longest) {
        int length = in.getInt();
        require(length >= 0 && length <= longest, "a text has " + length + " bytes");
        byte[] utf8 = new byte[length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
