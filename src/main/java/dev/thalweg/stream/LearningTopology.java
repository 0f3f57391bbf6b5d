package dev.thalweg.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.thalweg.codec.LearnerSettings;
import dev.thalweg.codec.LineageCodec;
import dev.thalweg.codec.Malformed;
import dev.thalweg.codec.OutcomeEncoder;
import dev.thalweg.codec.PredictionEncoder;
import dev.thalweg.codec.UpdateCodec;
import dev.thalweg.codec.UpdateCodec.Update;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Prediction;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Place;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The whole topology: one processor with its store, its sources and sinks; and some more of both where labels arrive by
 * themselves.
 *
 * <pre>{@code
 * <name>.events ───► learner ──┬──► <name>.predictions
 * <name>.control ─────┘  │     ├──► <name>.dead-letters
 *(<name>.labels ──────┘) │     ├──► <name>.lineage
 *                        │     └──►(<name>.outcomes)
 *                  learner store ──► changelog
 * }</pre>
 *
 * <p>Where partitions are merged, learners are replicas, and a second processor merges them:
 *
 * <pre>{@code
 * learner ──► <name>.updates ──► merger ──► <name>.merged ──► learner, in every partition
 *                                  │
 *                             merger store ──► changelog
 * }</pre>
 */
public final class LearningTopology {

    static final String EVENTS = "events";
    static final String LEARNER = "learner";
    static final String STORE = "learner-state";
    static final String PREDICTIONS = "predictions";
    static final String DEAD_LETTERS = "dead-letters";
    static final String CONTROL = "control";
    static final String LABELS = "labels";
    static final String OUTCOMES = "outcomes";
    static final String LINEAGE = "lineage";
    static final String MERGER_STORE = "merger-state";
    static final String MERGER_DEAD_LETTERS = "merger-dead-letters";
    static final String MERGED_OUT = "merged-out";
    private static final String MERGED = "merged";
    private static final String UPDATES_OUT = "updates-out";
    private static final String UPDATES = "updates";
    private static final String MERGER = "merger";

    /** What is longer, as by tens of thousands of listed values, would not fit into a record of the lineage, and is not told. */
    private static final int LONGEST_SETTINGS = 256 << 10;

    private LearningTopology() {}

    /** The topology of a pipeline; the listener hears of every task that runs in this process. */
    public static Topology of(Pipeline pipeline, LearningListener listener) {
        return of(pipeline, pipeline.topics().partitions(), listener, () -> Intake::take, (partition, next) -> {});
    }

    /**
     * @param partitions of the events
     * @param takings makes what each task does with its learner
     * @param ends hears, of each task that stops, where the first records stand that it did not take
     */
    static Topology of(
            Pipeline pipeline,
            int partitions,
            LearningListener listener,
            Supplier<Taking> takings,
            BiConsumer<Integer, Place> ends) {
        Topology topology = new Topology();
        Topics topics = pipeline.topics();
        boolean late = pipeline.labels().isPresent();
        boolean merging = pipeline.learner().merging().isPresent();
        source(topology, EVENTS, topics.events(), new RecordTime());
        // As if of the beginning of time: Kafka Streams takes the oldest record first, so that none waits behind
        // events.
        source(topology, CONTROL, topics.control(), (record, before) -> 0);
        List<String> sources = new ArrayList<>(List.of(EVENTS, CONTROL));
        if (late) {
            source(topology, LABELS, topics.labels(), new RecordTime());
            sources.add(LABELS);
        }
        if (merging) {
            source(topology, MERGED, topics.merged(), (record, before) -> 0);
            sources.add(MERGED);
        }
        topology.addProcessor(
                LEARNER,
                new Supply(pipeline, Intake.of(pipeline), takings, listener, ends),
                sources.toArray(String[]::new));
        Serializer<DeadLetter> untouched = (topic, letter) -> letter.value();
        sink(topology, PREDICTIONS, topics.predictions(), predictions(pipeline), LearningTopology::partition);
        sink(topology, DEAD_LETTERS, topics.deadLetters(), untouched, DeadLetter::partition);
        ThreadLocal<LineageCodec> codecs = ThreadLocal.withInitial(LineageCodec::new);
        Serializer<Told> lineage = (topic, told) -> codecs.get().encode(told.entry());
        sink(topology, LINEAGE, topics.lineage(), lineage, Told::partition);
        if (late) {
            sink(topology, OUTCOMES, topics.outcomes(), outcomes(pipeline), outcome -> partition(outcome.prediction()));
        }
        if (merging) {
            ThreadLocal<UpdateCodec> updates = ThreadLocal.withInitial(() -> new UpdateCodec(pipeline.learner()));
            Serializer<Update> update = (topic, one) -> updates.get().encode(one);
            sink(topology, UPDATES_OUT, topics.updates(), update, one -> 0);
            merger(topology, pipeline, partitions);
        }
        return topology;
    }

    /** A topology of its own, with one task: the updates have one partition, and so an order. */
    private static void merger(Topology topology, Pipeline pipeline, int partitions) {
        Topics topics = pipeline.topics();
        source(topology, UPDATES, topics.updates(), (record, before) -> 0);
        topology.addProcessor(MERGER, () -> new MergeProcessor(pipeline, partitions), UPDATES);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(MERGER_STORE), Serdes.Bytes(), Serdes.ByteArray())
                        .withCachingDisabled()
                        .withLoggingEnabled(LearnerStoreBuilder.CHANGELOG),
                MERGER);
        StreamPartitioner<byte[], byte[]> toAll = (topic, key, value, count) ->
                Optional.of(IntStream.range(0, count).boxed().collect(Collectors.toSet()));
        topology.addSink(
                MERGED_OUT, topics.merged(), new ByteArraySerializer(), new ByteArraySerializer(), toAll, MERGER);
        Serializer<DeadLetter> untouched = (topic, letter) -> letter.value();
        topology.addSink(MERGER_DEAD_LETTERS, topics.deadLetters(), new ByteArraySerializer(), untouched, MERGER);
    }

    /** Hands on what a replica adds to the merged model. */
    static void contribute(Update update, byte[] key, long time, ProcessorContext<byte[], Object> to) {
        to.forward(new Record<>(key, update, time), UPDATES_OUT);
    }

    private static void source(Topology topology, String name, String topic, TimestampExtractor time) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                time,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
    }

    /** What is written goes to the partition that it came from, so that its order is kept whatever the keys are. */
    private static <V> void sink(
            Topology topology, String name, String topic, Serializer<V> serializer, ToIntFunction<V> partition) {
        StreamPartitioner<byte[], V> same =
                (written, key, value, partitions) -> Optional.of(Set.of(partition.applyAsInt(value) % partitions));
        topology.addSink(name, topic, new ByteArraySerializer(), serializer, same, LEARNER);
    }

    private static int partition(Prediction prediction) {
        return prediction.event().origin().partition();
    }

    /** Where it is logged what was made of an input that is read up to some offset; null where that is nothing. */
    static @Nullable TopicPartition changelogOf(Pipeline pipeline, TopicPartition input) {
        Topics topics = pipeline.topics();
        if (input.topic().equals(topics.events()) || input.topic().equals(topics.labels())) {
            return new TopicPartition(changelogOf(pipeline), input.partition());
        }
        return input.topic().equals(topics.updates()) ? new TopicPartition(mergerChangelogOf(pipeline), 0) : null;
    }

    /** The topic that the merged model is logged to. */
    static String mergerChangelogOf(Pipeline pipeline) {
        return pipeline.applicationId() + "-" + MERGER_STORE + "-changelog";
    }

    /** The topic that the learners' states are logged to. */
    static String changelogOf(Pipeline pipeline) {
        return pipeline.applicationId() + "-" + STORE + "-changelog";
    }

    private static Serializer<Prediction> predictions(Pipeline pipeline) {
        ThreadLocal<PredictionEncoder> encoders = ThreadLocal.withInitial(() -> new PredictionEncoder(
                pipeline.applicationId(), pipeline.learner().shape().label()));
        return (topic, prediction) -> encoders.get().encode(prediction);
    }

    private static Serializer<Outcome> outcomes(Pipeline pipeline) {
        ThreadLocal<OutcomeEncoder> encoders = ThreadLocal.withInitial(() -> new OutcomeEncoder(
                pipeline.applicationId(), pipeline.learner().shape().label()));
        return (topic, outcome) -> encoders.get().encode(outcome);
    }

    /** An entry of the lineage, and the partition whose learner it is about. */
    record Told(int partition, Entry entry) {

        static byte[] key(Pipeline pipeline, int partition) {
            return (pipeline.applicationId() + "-" + partition).getBytes(UTF_8);
        }
    }

    /** Brings the processor's store along, so that whoever adds the processor cannot forget it. */
    private record Supply(
            Pipeline pipeline,
            Supplier<Intake> intakes,
            Supplier<Taking> takings,
            LearningListener listener,
            BiConsumer<Integer, Place> ends)
            implements ProcessorSupplier<byte[], byte[], byte[], Object> {

        @Override
        public Processor<byte[], byte[], byte[], Object> get() {
            return new PipelineProcessor(pipeline, intakes.get(), takings.get(), listener, ends);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            String written = LearnerSettings.write(pipeline.learner());
            String settings = written.length() > LONGEST_SETTINGS ? "" : written;
            return Set.of(new LearnerStoreBuilder(
                    STORE, this::untrained, pipeline.labels().isPresent(), settings));
        }

        private Learner untrained(String promoted) {
            try {
                return new Learner(promoted.isEmpty() ? pipeline.learner() : LearnerSettings.read(promoted));
            } catch (Malformed foreign) {
                throw new PipelineFailure("the model in charge " + foreign.getMessage(), foreign);
            }
        }
    }
}
