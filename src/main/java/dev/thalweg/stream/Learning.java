package dev.thalweg.stream;

import dev.thalweg.codec.EventDecoder;
import dev.thalweg.codec.EventFormat;
import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Rejection;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.Prediction;
import dev.thalweg.learner.Report;
import dev.thalweg.model.Source;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A learner for a Kafka Streams application of one's own: predicts each record, learns from its label, and hands on the
 * {@link Answer}. It brings its store; the application brings topics, serdes and everything else.
 *
 * <pre>{@code
 * Pipeline pipeline = PipelineFile.read(file, List.of(), Map.of(), EventSchema::fieldsOf);
 * KStream<String, Answer> answers = builder.<String, byte[]>stream("payments").process(Learning.of(pipeline));
 * }</pre>
 *
 * <p>Of the pipeline it uses what is learned and how ({@code event}, {@code features}, {@code network}, ...), and its name
 * for the store; not {@code topics}, {@code kafka}, {@code stateDir} and {@code http}. The application must run with
 * {@code processing.guarantee=exactly_once_v2}. The records must come from one topic, in their order, and each record of
 * the topic may become one event at most: the learner knows its place in the topic, and refuses to learn a record again.
 * Each partition has a model of its own.
 *
 * @param <K> the records' keys, which the answers keep
 * @param <V> the records' values
 */
public final class Learning<K, V> implements ProcessorSupplier<K, V, K, Answer> {

    private final LearnerSpec spec;
    private final String store;
    private final Supplier<Reading<V>> readings;
    private final LearningListener listener;

    /**
     * Makes an event of a value, or says why it is none. One for each task: need not be safe for use by several threads.
     *
     * @param <V> the values
     */
    @FunctionalInterface
    public interface Reading<V> {

        /**
         * An {@link Event} whose numbers and categories stand in the slots of the pipeline's shape ({@code
         * pipeline.learner().shape().slot(kind, field)}), or a {@link Rejection}.
         *
         * @param origin where the record stands
         * @param time the record's timestamp, in milliseconds since 1970 (UTC)
         */
        Arrival read(V value, Origin origin, long time);
    }

    private Learning(LearnerSpec spec, String store, Supplier<Reading<V>> readings, LearningListener listener) {
        this.spec = spec;
        this.store = store;
        this.readings = readings;
        this.listener = listener;
    }

    /**
     * Learns from values that are events in the pipeline's format.
     *
     * @throws InvalidSchema when a schema file cannot be used
     */
    public static <K> Learning<K, byte[]> of(Pipeline pipeline) throws InvalidSchema {
        EventFormat format = EventFormat.of(pipeline.schema(), pipeline.format());
        return of(pipeline, () -> {
            EventDecoder decoder = format.decoder(pipeline.learner().shape());
            return decoder::decode;
        });
    }

    /**
     * Learns from values of any type.
     *
     * @param readings makes what reads the values of one task
     * @throws IllegalArgumentException when the pipeline awaits labels in a topic of their own, or merges its partitions
     */
    public static <K, V> Learning<K, V> of(Pipeline pipeline, Supplier<Reading<V>> readings) {
        if (pipeline.learner().labels().isPresent()) {
            throw new IllegalArgumentException(
                    "labels: is for the command run, which reads a topic of labels; leave it out");
        }
        if (pipeline.learner().merging().isPresent()) {
            throw new IllegalArgumentException("merging: is for the command run, which has a merger; leave it out");
        }
        return new Learning<>(pipeline.learner(), pipeline.name() + "-learner", readings, new Deaf());
    }

    /** The same, and the listener hears of every task that runs in this process. */
    public Learning<K, V> heardBy(LearningListener to) {
        return new Learning<>(spec, store, readings, to);
    }

    @Override
    public Processor<K, V, K, Answer> get() {
        return new Embedded<>(store, readings.get(), listener);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(new LearnerStoreBuilder(store, promoted -> new Learner(spec), false, ""));
    }

    private static final class Embedded<K, V> extends LearningProcessor<K, V, Answer> {

        private final Reading<V> reading;

        Embedded(String store, Reading<V> reading, LearningListener listener) {
            super(store, listener, (partition, next) -> {});
            this.reading = reading;
        }

        @Override
        public void init(ProcessorContext<K, Answer> context) {
            Object guarantee = context.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG);
            if (!StreamsConfig.EXACTLY_ONCE_V2.equals(guarantee)) {
                throw new PipelineFailure("processing.guarantee must be exactly_once_v2, got " + guarantee
                        + ": with others a crash loses learning or does it twice");
            }
            super.init(context);
        }

        @Override
        Arrival read(Record<K, V> record, Origin origin, Source source) {
            return reading.read(record.value(), origin, record.timestamp());
        }

        @Override
        void answer(Record<K, V> record, Prediction prediction, ProcessorContext<K, Answer> to) {
            to.forward(record.<Answer>withValue(new Answer.Predicted(prediction))
                    .withTimestamp(prediction.event().time()));
        }

        @Override
        void refuse(Record<K, V> record, Origin origin, Rejection rejection, ProcessorContext<K, Answer> to) {
            to.forward(record.withValue(new Answer.Refused(origin, rejection)));
        }
    }

    private static final class Deaf implements LearningListener {
        @Override
        public void progressed(int partition, Report report) {}

        @Override
        public void stopped(int partition, Report report, byte[] state) {}
    }
}
