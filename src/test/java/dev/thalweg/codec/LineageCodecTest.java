package dev.thalweg.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.model.Configured;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import dev.thalweg.model.Promoted;
import dev.thalweg.model.Promoted.Way;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.Test;

class LineageCodecTest {

    private final LineageCodec codec = new LineageCodec();

    @Test
    void ordersComeBackAsTheyWereWhateverTheyAre() throws Exception {
        Random random = new Random(5);
        for (int trial = 0; trial < 500; trial++) {
            Order order = order(random, 1 + random.nextInt(5000), random.nextInt(1 << random.nextInt(13)));
            byte[] bytes = codec.encode(order);
            assertThat(codec.decode(bytes)).isEqualTo(order);
            assertThat(bytes.length).isLessThan(60 + order.inputs() / 8);
        }
    }

    /** As an Avro reader that is not ours sees it, in both codings. */
    @Test
    void avroReadsItByTheSchema() throws Exception {
        var decoder = new BinaryMessageDecoder<GenericRecord>(GenericData.get(), EventSchema.resource("lineage.avsc"));
        BitSet runs = new BitSet();
        runs.set(3000, 3002);
        GenericRecord read = decoder.decode(codec.encode(new Order(7, new Place(1, 2), new Place(3, 4), 4096, runs)));
        assertThat(read.get("coding")).hasToString("RUNS");
        assertThat(read.get("number")).isEqualTo(7L);
        assertThat(read.get("labelsTo")).isEqualTo(4L);
        BitSet mixed = new BitSet();
        for (int at = 1; at < 4096; at += 2) {
            mixed.set(at);
        }
        read = decoder.decode(codec.encode(new Order(0, new Place(0, 0), new Place(0, 0), 4096, mixed)));
        assertThat(read.get("coding")).hasToString("BITS");
    }

    @Test
    void changesComeBackAsTheyWere() throws Exception {
        for (Entry change : CHANGES) {
            assertThat(codec.decode(codec.encode(change))).isEqualTo(change);
        }
    }

    @Test
    void otherBytesAreMalformed() {
        List<Entry> entries = new ArrayList<>(CHANGES);
        entries.add(order(new Random(1), 100, 0));
        for (Entry entry : entries) {
            byte[] bytes = codec.encode(entry);
            for (int cut = 0; cut < bytes.length; cut++) {
                byte[] some = Arrays.copyOf(bytes, cut);
                assertThatThrownBy(() -> codec.decode(some)).isInstanceOf(Malformed.class);
            }
        }
    }

    private static final List<Entry> CHANGES = List.of(
            new Configured(3, new Place(1, 2), true, "{}"),
            new Configured(0, new Place(7, 0), false, "{\"seed\":1}"),
            new Promoted(9, new Place(4, 5), Way.PROMOTED, "early", "ab12", 17, ""),
            new Promoted(0, new Place(4, 0), Way.ADOPTED, "late", "ab12", 0, ""),
            new Promoted(7, new Place(6, 0), Way.TAKEN_OVER, "other", "ab12", 0, "{}"));

    private static Order order(Random random, int inputs, int run) {
        BitSet labels = new BitSet();
        boolean label = random.nextBoolean();
        for (int at = 0; at < inputs; at++) {
            labels.set(at, label);
            label ^= random.nextInt(run + 1) == 0;
        }
        Place from = new Place(random.nextInt(), random.nextLong());
        return new Order(random.nextLong(), from, new Place(random.nextLong(), 0), inputs, labels);
    }
}
