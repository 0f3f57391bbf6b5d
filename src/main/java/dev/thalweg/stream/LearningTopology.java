package dev.thalweg.stream;

import dev.thalweg.codec.EventFormat;
import dev.thalweg.codec.PredictionEncoder;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Prediction;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
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
 * The whole topology: one source, one processor with its store, two sinks.
 *
 * <pre>{@code
 * <name>.events ──► learner ──┬──► <name>.predictions
 *                     │       └──► <name>.dead-letters
 *                  learner store ──► changelog
 * }</pre>
 */
public final class LearningTopology {

    static final String EVENTS = "events";
    static final String LEARNER = "learner";
    static final String STORE = "learner-state";
    static final String PREDICTIONS = "predictions";
    static final String DEAD_LETTERS = "dead-letters";

    private LearningTopology() {}

    /** The topology of a pipeline; the listener hears of every task that runs in this process. */
    public static Topology of(Pipeline pipeline, LearningListener listener) {
        return of(pipeline, listener, (partition, next) -> {});
    }

    /** @param ends hears, of each task that stops, the offset of the first event that it did not take */
    static Topology of(Pipeline pipeline, LearningListener listener, BiConsumer<Integer, Long> ends) {
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                EVENTS,
                new RecordTime(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                pipeline.topics().events());
        topology.addProcessor(LEARNER, new Supply(pipeline, events(pipeline), listener, ends), EVENTS);
        topology.addSink(
                PREDICTIONS,
                pipeline.topics().predictions(),
                new ByteArraySerializer(),
                predictionSerializer(pipeline),
                samePartition((Prediction value) -> value.event().origin().partition()),
                LEARNER);
        Serializer<DeadLetter> untouched = (topic, letter) -> letter.value();
        topology.addSink(
                DEAD_LETTERS,
                pipeline.topics().deadLetters(),
                new ByteArraySerializer(),
                untouched,
                samePartition(DeadLetter::partition),
                LEARNER);
        return topology;
    }

    /** The topic that the learners' states are logged to. */
    static String changelogOf(Pipeline pipeline) {
        return pipeline.applicationId() + "-" + STORE + "-changelog";
    }

    private static EventFormat events(Pipeline pipeline) {
        try {
            return EventFormat.of(pipeline.schema(), pipeline.format());
        } catch (InvalidSchema changed) {
            throw new PipelineFailure(String.valueOf(changed.getMessage()), changed);
        }
    }

    private static Serializer<Prediction> predictionSerializer(Pipeline pipeline) {
        ThreadLocal<PredictionEncoder> encoders = ThreadLocal.withInitial(() -> new PredictionEncoder(
                pipeline.applicationId(), pipeline.learner().shape().label()));
        return (topic, prediction) -> encoders.get().encode(prediction);
    }

    /** Answers go to the partition of their event, so that their order is kept whatever the keys are. */
    private static <V> StreamPartitioner<byte[], V> samePartition(ToIntFunction<V> origin) {
        return (topic, key, value, partitions) -> Optional.of(Set.of(origin.applyAsInt(value) % partitions));
    }

    /** Brings the processor's store along, so that whoever adds the processor cannot forget it. */
    private record Supply(
            Pipeline pipeline, EventFormat events, LearningListener listener, BiConsumer<Integer, Long> ends)
            implements ProcessorSupplier<byte[], byte[], byte[], Object> {

        @Override
        public Processor<byte[], byte[], byte[], Object> get() {
            return new PipelineProcessor(events.decoder(pipeline.learner().shape()), listener, ends);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            Supplier<Learner> untrained = () -> new Learner(pipeline.learner());
            return Set.of(new LearnerStoreBuilder(STORE, untrained));
        }
    }
}
