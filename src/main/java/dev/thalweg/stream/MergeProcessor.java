package dev.thalweg.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.thalweg.codec.Malformed;
import dev.thalweg.codec.MergedModelCodec;
import dev.thalweg.codec.MergedModelCodec.Announced;
import dev.thalweg.codec.UpdateCodec;
import dev.thalweg.codec.UpdateCodec.Update;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Reason;
import dev.thalweg.event.Rejection;
import dev.thalweg.learner.GlobalModel;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.model.Merged.Part;
import dev.thalweg.settings.Pipeline;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges what the replicas of a pipeline hand on, in the order of the topic that they write to; there is one task for it. Each
 * update makes a version. Now and then the last one is announced to all replicas, with the updates that led there from one
 * that some replica is known to have gone on from: what the clock decides is thereby written down in some lineage, and a
 * replay need not know it.
 *
 * <p>A version is in the store before the update's offset is committed, in one transaction with it; so each update is merged
 * exactly once, whatever becomes of the task.
 */
final class MergeProcessor implements Processor<byte[], byte[], byte[], Object> {

    private static final Logger LOG = LoggerFactory.getLogger(MergeProcessor.class);

    private final Pipeline pipeline;
    private final LearnerSpec spec;
    private final int partitions;
    private final UpdateCodec updates;
    private final MergedModelCodec versions;
    private final RepeatedFaults faults = new RepeatedFaults(LOG);
    private final List<Part> untold = new ArrayList<>();
    private ProcessorContext<byte[], Object> context;
    private StateChunks chunks;
    private GlobalModel global;
    private PromptCommits commits;
    private long announced;
    private long announcedAt;
    private long aboutAnInterval;
    private boolean prompt;

    /** @param partitions how many replicas there are */
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    MergeProcessor(Pipeline pipeline, int partitions) {
        this.pipeline = pipeline;
        this.spec = pipeline.learner();
        this.partitions = partitions;
        this.updates = new UpdateCodec(spec);
        this.versions = new MergedModelCodec(spec);
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        commits = new PromptCommits(context);
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(LearningTopology.MERGER_STORE);
        chunks = new StateChunks(store::get, store::put);
        try {
            byte[] stored = chunks.read();
            global = stored == null ? GlobalModel.untrained(spec, partitions) : GlobalModel.read(spec, stored);
        } catch (IllegalStateException refused) {
            throw new PipelineFailure("the merged model: " + refused.getMessage(), refused);
        }
        readUntold(chunks.note());
        announcedAt = Long.MIN_VALUE / 2;
        aboutAnInterval = commits.interval().toMillis() * 3 / 4; // A second one in a commit would replace the first.
        announced = 0; // Who was away for long has missed the last version: it is deleted soon.
        LOG.info("the merged model goes on at version {}", global.version());
        context.schedule(commits.interval().dividedBy(2), PunctuationType.WALL_CLOCK_TIME, this::announce);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (!isOurs(record.key())) {
            return;
        }
        try {
            Update update = updates.decode(record.value() == null ? new byte[0] : record.value());
            String why = foreign(update, record.key());
            if (why.isEmpty()) {
                merge(update);
            } else {
                refuse(record, why);
            }
        } catch (Malformed foreign) {
            refuse(record, String.valueOf(foreign.getMessage()));
        }
    }

    /** Several applications may learn from the same topics. */
    private boolean isOurs(byte @Nullable [] key) {
        return IntStream.range(0, partitions)
                .anyMatch(partition -> Arrays.equals(key, LearningTopology.Told.key(pipeline, partition)));
    }

    /** Why an update is none of a replica that went on from this merged model; empty where it is. */
    private String foreign(Update update, byte[] key) {
        if (!Arrays.equals(key, LearningTopology.Told.key(pipeline, update.partition()))) {
            return "it is of partition " + update.partition() + ", and its key of another one";
        }
        long since = update.contribution().since();
        return since > global.version() ? "it is since version " + since + ", and the last is " + global.version() : "";
    }

    private void merge(Update update) {
        if (global.knows(update.partition(), update.contribution().round())) {
            faults.happened("update-known", () -> "an update of partition " + update.partition() + " came again");
            return;
        }
        global = global.plus(update.partition(), update.contribution());
        prompt = spec.merging()
                .filter(merging -> merging.prompt(update.contribution()))
                .isPresent();
        untold.add(new Part(update.partition(), update.contribution().round()));
        forget(update.contribution().since());
        write();
    }

    /** What some replica went on from, its lineage tells. */
    private void forget(long version) {
        long since = global.version() - untold.size();
        untold.subList(0, (int) Math.min(untold.size(), Math.max(0, version - since)))
                .clear();
    }

    private void refuse(Record<byte[], byte[]> record, String why) {
        Origin origin = context.recordMetadata()
                .map(at -> new Origin(at.topic(), at.partition(), at.offset()))
                .orElseThrow();
        faults.happened("update-undecodable", () -> origin.asId() + ": set aside, " + why);
        Record<byte[], byte[]> timed = record.withTimestamp(context.currentSystemTimeMs());
        Rejection rejection = new Rejection(Reason.UNDECODABLE, why);
        context.forward(DeadLetter.of(timed, origin, rejection), LearningTopology.MERGER_DEAD_LETTERS);
    }

    private void announce(long now) {
        faults.sayDue();
        boolean hurried = prompt && commits.cheap();
        if (global.version() > announced && (hurried || now - announcedAt >= aboutAnInterval)) {
            announced = global.version();
            announcedAt = now;
            byte[] key = pipeline.applicationId().getBytes(UTF_8);
            Object version = versions.encode(new Announced(untold, global));
            context.forward(new Record<>(key, version, now), LearningTopology.MERGED_OUT);
            if (hurried) {
                commits.ask();
            }
        }
    }

    private void write() {
        ByteBuffer note = ByteBuffer.allocate(untold.size() * (Integer.BYTES + Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        untold.forEach(part -> note.putInt(part.partition()).putLong(part.round()));
        chunks.write(global.version(), note.array(), global.bytes());
    }

    private void readUntold(byte[] note) {
        untold.clear();
        ByteBuffer in = ByteBuffer.wrap(note).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            untold.add(new Part(in.getInt(), in.getLong()));
        }
    }

    @Override
    public void close() {
        faults.close();
    }
}
