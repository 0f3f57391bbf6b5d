package dev.thalweg.feature;

import static dev.thalweg.feature.Bench.anything;
import static dev.thalweg.feature.Bench.dense;
import static dev.thalweg.feature.Bench.everything;
import static dev.thalweg.feature.Bench.restored;
import static dev.thalweg.feature.Bench.sparse;
import static dev.thalweg.feature.Bench.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Index.atIndex;

import com.sun.management.ThreadMXBean;
import dev.thalweg.event.Event;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FeaturesTest {

    @Test
    void encodingChangesNothing() {
        Features features = everything();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            Event event = anything(random);
            byte[] before = state(features);
            float[] first = dense(features, event);
            assertThat(dense(features, event)).isEqualTo(first);
            assertThat(state(features)).isEqualTo(before);
            features.observe(event);
        }
    }

    @Test
    void encodingReplacesWhateverTheRowHeld() {
        Features features = everything();
        SplittableRandom random = new SplittableRandom(2);
        Row used = features.newRow();
        for (int i = 0; i < 200; i++) {
            Event event = anything(random);
            features.encode(event, used);
            assertThat(used.dense()).isEqualTo(dense(features, event));
            Row fresh = features.newRow();
            features.encode(event, fresh);
            assertThat(used.nonZeros()).isEqualTo(fresh.nonZeros());
            for (int pair = 0; pair < fresh.nonZeros(); pair++) {
                assertThat(used.column(pair)).isEqualTo(fresh.column(pair));
                assertThat(used.value(pair)).isEqualTo(fresh.value(pair));
            }
            features.observe(event);
        }
    }

    @Test
    void restoredFeaturesEqualUninterruptedOnesAtEveryIndex() {
        Features whole = everything();
        Features stopped = everything();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 300; i++) {
            stopped = restored(everything(), state(stopped));
            Event event = anything(random);
            assertThat(dense(stopped, event)).isEqualTo(dense(whole, event));
            assertThat(sparse(stopped, event)).isEqualTo(sparse(whole, event));
            whole.observe(event);
            stopped.observe(event);
            assertThat(state(stopped)).isEqualTo(state(whole));
        }
    }

    @Test
    void neitherVerbAllocates() {
        Features features = everything();
        Row row = features.newRow();
        SplittableRandom random = new SplittableRandom(4);
        Event[] events = Stream.generate(() -> anything(random)).limit(64).toArray(Event[]::new);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int round = 0; round < 100; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (Event event : events) {
                features.encode(event, row);
                features.observe(event);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).as("bytes in the last round").isZero();
    }

    @Test
    void columnsAreNumberedInTheOrderOfTheFeatures() {
        Features features = everything();
        List<String> dense =
                features.columns().stream().flatMap(own -> own.dense().stream()).toList();
        List<String> sparse = features.columns().stream()
                .flatMap(own -> own.sparse().stream())
                .toList();
        assertThat(dense)
                .containsExactly(
                        "a", "c", "c.missing", "e", "e.missing", "f.sin", "f.cos", "f.missing", "h", "h.missing")
                .hasSize(features.denseWidth());
        assertThat(sparse)
                .hasSize(features.sparseWidth())
                .doesNotHaveDuplicates()
                .startsWith("b=CH", "b=DE", "b=FR", "b=(other)", "d#0", "d#1")
                .containsSequence("d#63", "g=x", "i#0")
                .endsWith("i#15");
        assertThat(features.columns())
                .extracting(Columns::field)
                .containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i");
    }

    @Test
    void eachFeatureWritesItsOwnColumns() {
        Features features = everything();
        double[] none = {0, 0, 0, 0, 0};
        assertThat(sparse(features, Bench.event(none, "DE", null, null, null)))
                .containsOnlyOnce(1f)
                .contains(1f, atIndex(1));
        assertThat(sparse(features, Bench.event(none, null, null, "x", null)))
                .containsOnlyOnce(1f)
                .contains(1f, atIndex(68));
        double[] missing = {Bench.MISSING, 0, Bench.MISSING, 0, Bench.MISSING};
        assertThat(dense(features, Bench.event(missing, null, null, null, null)))
                .containsExactly(0, 0, 0, 0, 1, 0, 1, 0, 0, 1);
    }

    @Test
    void jitterIsToldForEachDenseColumnButFlags() {
        Features features = everything();
        float[] jitter = features.jitter();
        assertThat(jitter).containsExactly(0, 0.5f, 0, 0.25f, 0, 0.125f, 0.125f, 0, 2, 0);
        jitter[0] = 7;
        assertThat(features.jitter()[0]).isZero();
    }

    @Test
    void whatCannotBeEncodedIsRefused() {
        FeatureSpec known = new FeatureSpec("a", new Encoding.None());
        FeatureSpec asCategory = new FeatureSpec("a", new Encoding.Hash(8));
        assertThatThrownBy(() -> new Features(List.of(), Bench.shape(List.of(known))))
                .hasMessageContaining("at least one feature");
        assertThatThrownBy(() -> new Features(List.of(asCategory), Bench.shape(List.of(known))))
                .hasMessageContaining("no CATEGORY field 'a'");
        assertThatThrownBy(() -> Bench.features(known, known)).hasMessageContaining("each field can be one feature");
        assertThatThrownBy(() -> everything().write(ByteBuffer.allocate(1000)))
                .hasMessageContaining("little-endian, got BIG_ENDIAN");
        assertThatThrownBy(() -> everything().read(ByteBuffer.allocate(1000)))
                .hasMessageContaining("little-endian, got BIG_ENDIAN");
    }

    @Test
    void moreColumnsThanAnIntCountsAreRefused() {
        FeatureSpec[] wide = Stream.iterate(0, i -> i + 1)
                .limit(129)
                .map(i -> new FeatureSpec("f" + i, new Encoding.Hash(Encoding.MAX_HASH_WIDTH)))
                .toArray(FeatureSpec[]::new);
        assertThatThrownBy(() -> Bench.features(wide)).hasMessageContaining("2^31 - 1");
    }
}
