package dev.thalweg.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.thalweg.codec.ControlCodec;
import dev.thalweg.codec.LearnerSettings;
import dev.thalweg.codec.Malformed;
import dev.thalweg.codec.MergedModelCodec;
import dev.thalweg.codec.MergedModelCodec.Announced;
import dev.thalweg.codec.UpdateCodec.Update;
import dev.thalweg.event.Arrival;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Reason;
import dev.thalweg.event.Rejection;
import dev.thalweg.learner.Contribution;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Prediction;
import dev.thalweg.model.Control;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Place;
import dev.thalweg.model.Promoted;
import dev.thalweg.model.Promoted.Way;
import dev.thalweg.model.Source;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.LearningTopology.Told;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processor of a pipeline of its own: bytes in; each kind of answer to the sink that is for it. */
final class PipelineProcessor extends LearningProcessor<byte[], byte[], Object> {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineProcessor.class);

    private final Pipeline pipeline;
    private final boolean late;
    private final Intake intake;
    private final Taking taking;
    private final ControlCodec controls = new ControlCodec();
    private final MergedModelCodec versions;
    private PromptCommits commits;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    PipelineProcessor(
            Pipeline pipeline,
            Intake intake,
            Taking taking,
            LearningListener listener,
            BiConsumer<Integer, Place> ends) {
        super(LearningTopology.STORE, listener, ends);
        this.pipeline = pipeline;
        this.late = pipeline.labels().isPresent();
        this.intake = intake;
        this.taking = taking;
        this.versions = new MergedModelCodec(pipeline.learner());
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        commits = new PromptCommits(context);
        super.init(context);
    }

    /** The processor sees every record of its topics, so that a gap is one of theirs. */
    @Override
    void requireNoneSkipped(Origin first, long expected, ProcessorContext<byte[], Object> to) {
        TopicPartition partition = new TopicPartition(first.topic(), first.partition());
        SkippedInput.check(to.appConfigs(), partition, expected, first.offset());
    }

    @Override
    Source source(Origin origin) {
        return intake.source(origin);
    }

    @Override
    Arrival read(Record<byte[], byte[]> record, Origin origin, Source source) {
        return intake.read(record, origin, source);
    }

    @Override
    @Nullable
    Prediction take(Learner learner, Arrival arrival, Source source, Consumer<Outcome> outcomes) {
        return taking.take(learner, arrival, source, outcomes);
    }

    @Override
    void answer(Record<byte[], byte[]> record, Prediction prediction, ProcessorContext<byte[], Object> to) {
        long time = prediction.event().time();
        to.forward(new Record<>(record.key(), prediction, time), LearningTopology.PREDICTIONS);
    }

    /** Under the event's id: its key is not kept while it waits, and a label may have another. */
    @Override
    void settle(Outcome outcome, ProcessorContext<byte[], Object> to) {
        if (late) {
            byte[] id = outcome.prediction().event().id().getBytes(UTF_8);
            to.forward(new Record<>(id, outcome, outcome.time()), LearningTopology.OUTCOMES);
        }
    }

    @Override
    void tell(Entry entry, long time, ProcessorContext<byte[], Object> to) {
        int partition = to.taskId().partition();
        byte[] key = Told.key(pipeline, partition);
        to.forward(new Record<>(key, new Told(partition, entry), time), LearningTopology.LINEAGE);
    }

    @Override
    void contribute(Contribution contribution, long time, ProcessorContext<byte[], Object> to) {
        int partition = to.taskId().partition();
        byte[] key = Told.key(pipeline, partition);
        LearningTopology.contribute(new Update(partition, contribution), key, time, to);
        if (pipeline.learner()
                .merging()
                .filter(merging -> merging.prompt(contribution))
                .isPresent()) {
            commits.ask();
        }
    }

    @Override
    boolean steer(Record<byte[], byte[]> record, Origin origin, ProcessorContext<byte[], Object> to) {
        if (origin.topic().equals(pipeline.topics().merged())) {
            merge(record, origin, to);
            return true;
        }
        if (!origin.topic().equals(pipeline.topics().control())) {
            return false;
        }
        long next = store().nextRequest();
        if (origin.offset() < next) {
            LOG.warn("{}: was asked before; the group's offsets were lost", origin.asId());
            return true;
        }
        if (origin.offset() > next) {
            requireNoneSkipped(origin, next, to);
        }
        store().asked(origin.offset());
        if (ControlTopic.isFor(pipeline, record.key())) {
            promote(record, origin, to);
        }
        return true;
    }

    /** A version that cannot be read changes nothing. */
    private void merge(Record<byte[], byte[]> record, Origin origin, ProcessorContext<byte[], Object> to) {
        if (!ControlTopic.isFor(pipeline, record.key())) {
            return;
        }
        try {
            Announced version = versions.decode(record.value() == null ? new byte[0] : record.value());
            merge(version.model(), version.parts());
        } catch (Malformed foreign) {
            Rejection why = new Rejection(Reason.UNDECODABLE, String.valueOf(foreign.getMessage()));
            refuse(record.withTimestamp(to.currentSystemTimeMs()), origin, why, to);
        }
    }

    /** A request that cannot be read, or a snapshot that cannot be used, changes nothing. */
    private void promote(Record<byte[], byte[]> record, Origin origin, ProcessorContext<byte[], Object> to) {
        try {
            Control control = controls.decode(record.value() == null ? new byte[0] : record.value());
            Part part = new ModelsTopic(pipeline).part(control.snapshot(), origin.partition());
            promote(control, part, origin);
        } catch (Malformed foreign) {
            Rejection why = new Rejection(Reason.UNDECODABLE, String.valueOf(foreign.getMessage()));
            refuse(record.withTimestamp(to.currentSystemTimeMs()), origin, why, to);
        } catch (UnusableSnapshot unusable) {
            LOG.error("{}: is not done: {}", origin.asId(), unusable.getMessage());
        }
    }

    /** Under which settings a request is to go on: those that it brings, or those in force. */
    private LearnerSpec spec(Control control) throws Malformed {
        String under = control.settings().isEmpty() ? store().promoted() : control.settings();
        LearnerSpec spec = under.isEmpty() ? pipeline.learner() : LearnerSettings.read(under);
        if (!spec.shape().equals(pipeline.learner().shape())) {
            throw new UnusableSnapshot("it brings settings for other fields of the events than the pipeline reads");
        }
        return spec;
    }

    private void promote(Control control, Part part, Origin origin) throws Malformed {
        Place place = store().place();
        LearnerSpec spec = spec(control);
        Adoption.requireFit(pipeline, part);
        Adoption.requireFit(spec, part);
        byte[] model = control.takesOver()
                ? CatchUp.state(pipeline, intake, spec, part, place.events(), CatchUp.LIVE)
                : part.state();
        long behind = Math.max(0, place.events() - part.snapshot().place().events());
        Promoted promoted = new Promoted(
                store().number(),
                place,
                control.takesOver() ? Way.TAKEN_OVER : Way.PROMOTED,
                control.snapshot(),
                part.snapshot().content().fingerprint(),
                control.takesOver() ? 0 : behind,
                control.settings());
        adopt(model, promoted);
        LOG.atInfo()
                .addKeyValue("event", "promoted")
                .addKeyValue("partition", origin.partition())
                .addKeyValue("offset", place.events())
                .addKeyValue("snapshot", promoted.snapshot())
                .log(
                        "{}: goes on from snapshot {} at {}; {} offsets since are {}",
                        origin.asId(),
                        promoted.snapshot(),
                        place,
                        behind,
                        control.takesOver() ? "learned by it, too" : "dropped");
    }

    @Override
    void refuse(
            Record<byte[], byte[]> record, Origin origin, Rejection rejection, ProcessorContext<byte[], Object> to) {
        to.forward(DeadLetter.of(record, origin, rejection), LearningTopology.DEAD_LETTERS);
    }
}
