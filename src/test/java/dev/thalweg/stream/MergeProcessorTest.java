package dev.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.Pipelines;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.codec.MergedModelCodec;
import dev.thalweg.codec.MergedModelCodec.Announced;
import dev.thalweg.codec.UpdateCodec;
import dev.thalweg.codec.UpdateCodec.Update;
import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.learner.Contribution;
import dev.thalweg.learner.GlobalModel;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Replica;
import dev.thalweg.model.Merged.Part;
import dev.thalweg.settings.Pipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the merger announces: a replay knows of updates only by what replicas were told. */
class MergeProcessorTest {

    private MockProcessorContext<byte[], Object> context = context("100", 1);
    private final KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(LearningTopology.MERGER_STORE), Serdes.Bytes(), Serdes.ByteArray())
            .withCachingDisabled()
            .withLoggingDisabled()
            .build();
    private Pipeline pipeline;
    private List<Learner> replicas;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        pipeline = Pipelines.example("two-points", directory, "topics.partitions=2", "merging.every=1");
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        replicas = List.of(new Learner(pipeline.learner()), new Learner(pipeline.learner()));
    }

    private MergeProcessor started() {
        MergeProcessor merger = new MergeProcessor(pipeline, replicas.size());
        merger.init(context);
        return merger;
    }

    private Update update(int partition) throws Exception {
        EventSchema schema = EventSchema.builtIn("point.avsc");
        byte[] bytes = schema.encoder().encode(1.0, 0.0, partition);
        Learner learner = replicas.get(partition);
        learner.take((Event)
                schema.decoder(pipeline.learner().shape()).decode(bytes, new Origin("points", partition, 0), 0));
        Contribution made = Objects.requireNonNull(replica(partition).contribution());
        return new Update(partition, made);
    }

    private Replica replica(int partition) {
        return Objects.requireNonNull(replicas.get(partition).replica());
    }

    private void take(MergeProcessor merger, Update update) {
        byte[] key = LearningTopology.Told.key(pipeline, update.partition());
        merger.process(new Record<>(key, new UpdateCodec(pipeline.learner()).encode(update), 0));
    }

    /** What has been announced since this was asked last, half a commit interval later. */
    private List<Announced> announced() throws Exception {
        var punctuators = context.scheduledPunctuators();
        punctuators.get(punctuators.size() - 1).getPunctuator().punctuate(0);
        List<Announced> versions = new ArrayList<>();
        for (var forwarded : context.forwarded()) {
            byte[] value = (byte[]) forwarded.record().value();
            versions.add(new MergedModelCodec(pipeline.learner()).decode(value));
        }
        context.resetForwards();
        return versions;
    }

    @Test
    void aVersionTellsOfAllUpdatesSinceOneThatSomeReplicaWentOnFrom() throws Exception {
        MergeProcessor merger = started();
        take(merger, update(0));
        Announced first = announced().get(0);
        assertThat(first.parts()).containsExactly(new Part(0, 1));
        take(merger, update(1));
        Announced second = announced().get(0);
        assertThat(second.parts())
                .as("nobody is known to have taken over")
                .containsExactly(new Part(0, 1), new Part(1, 1));
        assertThat(replica(0).merge(first.model(), 0)).isTrue();
        take(merger, update(0));
        assertThat(announced().get(0).parts()).containsExactly(new Part(1, 1), new Part(0, 2));
    }

    @Test
    void afterARestartTheLastVersionIsAnnouncedAgainWithWhatLedThere() throws Exception {
        MergeProcessor merger = started();
        take(merger, update(0));
        take(merger, update(1));
        GlobalModel before = announced().get(0).model();
        started();
        Announced again = announced().get(0);
        assertThat(again.model().bytes()).isEqualTo(before.bytes());
        assertThat(again.parts()).containsExactly(new Part(0, 1), new Part(1, 1));
        assertThat(announced()).isEmpty();
    }

    @Test
    void aVersionIsCommittedAtOnceUnlessCommitsAreDear() throws Exception {
        use(context("1", 1));
        take(started(), update(0));
        assertThat(announced()).hasSize(1);
        assertThat(context.committed()).isTrue();
        use(context("100", 0.24));
        Contribution late = update(1).contribution();
        take(started(), new Update(1, late));
        assertThat(announced()).hasSize(1);
        assertThat(context.committed()).as("on a busy thread").isFalse();
        use(context("100", 1));
        take(started(), new Update(0, new Contribution(2, 0, 4, late.change())));
        assertThat(announced()).hasSize(1);
        assertThat(context.committed())
                .as("of four times the labels that are enough")
                .isFalse();
        use(context("740", 1));
        MergeProcessor merger = started();
        take(merger, new Update(1, new Contribution(2, 0, 1, late.change())));
        assertThat(announced()).hasSize(1);
        assertThat(context.committed()).isFalse();
        take(merger, new Update(1, new Contribution(3, 0, 1, late.change())));
        assertThat(announced()).as("in the same commit").isEmpty();
        assertThat(context.scheduledPunctuators().get(0).getInterval()).isEqualTo(Duration.ofMillis(370));
    }

    /** @param waiting the part of its time that the stream thread waits for records */
    private static MockProcessorContext<byte[], Object> context(String interval, double waiting) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, interval);
        MockProcessorContext<byte[], Object> made = new MockProcessorContext<>(settings);
        tell(made, Thread.currentThread().getName(), waiting);
        tell(made, "another", 1 - waiting);
        return made;
    }

    private static void tell(MockProcessorContext<byte[], Object> context, String thread, double waiting) {
        Sensor sensor = context.metrics().addSensor(thread, RecordingLevel.INFO);
        Map<String, String> tags = Map.of("thread-id", thread);
        sensor.add(new MetricName("poll-ratio", "stream-thread-metrics", "", tags), new Value());
        sensor.record(waiting);
    }

    private void use(MockProcessorContext<byte[], Object> other) {
        context = other;
        context.addStateStore(store);
    }

    @Test
    void anUpdateOfAVersionThatIsNotThereYetIsSetAside() throws Exception {
        MergeProcessor merger = started();
        take(merger, update(0));
        Contribution known = update(1).contribution();
        context.setRecordMetadata("updates", 0, 1);
        context.setCurrentSystemTimeMs(0);
        take(merger, new Update(1, new Contribution(1, 2, 1, known.change())));
        assertThat(context.forwarded()).singleElement().satisfies(letter -> assertThat(letter.childName())
                .contains(LearningTopology.MERGER_DEAD_LETTERS));
        context.resetForwards();
        assertThat(announced().get(0).model().version()).isEqualTo(1);
    }

    @Test
    void anUpdateThatComesAgainIsLeftOut() throws Exception {
        MergeProcessor merger = started();
        Update once = update(0);
        take(merger, once);
        Announced first = announced().get(0);
        take(merger, once);
        assertThat(announced()).isEmpty();
        started();
        assertThat(announced().get(0).model().bytes()).isEqualTo(first.model().bytes());
    }
}
