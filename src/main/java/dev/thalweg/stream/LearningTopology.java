package dev.thalweg.stream;

import dev.thalweg.codec.LineageCodec;
import dev.thalweg.codec.OutcomeEncoder;
import dev.thalweg.codec.PredictionEncoder;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Prediction;
import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.Topics;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The whole topology: one processor with its store, its source and two sinks; and another source and two further sinks
 * where labels arrive by themselves.
 *
 * <pre>{@code
 * <name>.events ───► learner ──┬──► <name>.predictions
 *(<name>.labels ──────┘  │     ├──► <name>.dead-letters
 *                        │     ├──► <name>.outcomes
 *                        │     └──► <name>.lineage)
 *                  learner store ──► changelog
 * }</pre>
 */
public final class LearningTopology {

    static final String EVENTS = "events";
    static final String LEARNER = "learner";
    static final String STORE = "learner-state";
    static final String PREDICTIONS = "predictions";
    static final String DEAD_LETTERS = "dead-letters";
    static final String LABELS = "labels";
    static final String OUTCOMES = "outcomes";
    static final String LINEAGE = "lineage";

    private LearningTopology() {}

    /** The topology of a pipeline; the listener hears of every task that runs in this process. */
    public static Topology of(Pipeline pipeline, LearningListener listener) {
        return of(pipeline, listener, (partition, next) -> {});
    }

    /** @param ends hears, of each task that stops, where the first records stand that it did not take */
    static Topology of(Pipeline pipeline, LearningListener listener, BiConsumer<Integer, Place> ends) {
        Topology topology = new Topology();
        Topics topics = pipeline.topics();
        boolean late = pipeline.labels().isPresent();
        source(topology, EVENTS, topics.events());
        if (late) {
            source(topology, LABELS, topics.labels());
        }
        String[] sources = late ? new String[] {EVENTS, LABELS} : new String[] {EVENTS};
        topology.addProcessor(LEARNER, new Supply(pipeline, Intake.of(pipeline), listener, ends), sources);
        Serializer<DeadLetter> untouched = (topic, letter) -> letter.value();
        sink(topology, PREDICTIONS, topics.predictions(), predictions(pipeline), LearningTopology::partition);
        sink(topology, DEAD_LETTERS, topics.deadLetters(), untouched, DeadLetter::partition);
        if (late) {
            ThreadLocal<LineageCodec> codecs = ThreadLocal.withInitial(LineageCodec::new);
            Serializer<TakenOrder> lineage = (topic, taken) -> codecs.get().encode(taken.order());
            sink(topology, OUTCOMES, topics.outcomes(), outcomes(pipeline), outcome -> partition(outcome.prediction()));
            sink(topology, LINEAGE, topics.lineage(), lineage, TakenOrder::partition);
        }
        return topology;
    }

    private static void source(Topology topology, String name, String topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new RecordTime(),
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

    /** The order of a run of records, and the partition whose learner took them so. */
    record TakenOrder(int partition, Order order) {}

    /** Brings the processor's store along, so that whoever adds the processor cannot forget it. */
    private record Supply(
            Pipeline pipeline, Supplier<Intake> intakes, LearningListener listener, BiConsumer<Integer, Place> ends)
            implements ProcessorSupplier<byte[], byte[], byte[], Object> {

        @Override
        public Processor<byte[], byte[], byte[], Object> get() {
            return new PipelineProcessor(pipeline, intakes.get(), listener, ends);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            Supplier<Learner> untrained = () -> new Learner(pipeline.learner());
            return Set.of(
                    new LearnerStoreBuilder(STORE, untrained, pipeline.labels().isPresent()));
        }
    }
}
