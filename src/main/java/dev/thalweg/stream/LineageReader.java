package dev.thalweg.stream;

import dev.thalweg.codec.LineageCodec;
import dev.thalweg.codec.Malformed;
import dev.thalweg.model.Entry;
import dev.thalweg.settings.Pipeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads what a partition's task has told. */
public final class LineageReader {

    private LineageReader() {}

    /**
     * All that the application's task of a partition has told, the oldest first.
     *
     * @throws PipelineFailure when the topic cannot be read, or holds what is no lineage
     */
    public static List<Entry> read(Pipeline pipeline, int partition) {
        byte[] key = LearningTopology.Told.key(pipeline, partition);
        LineageCodec codec = new LineageCodec();
        List<Entry> entries = new ArrayList<>();
        try (PartitionReader reader =
                new PartitionReader(pipeline, pipeline.topics().lineage(), partition)) {
            for (ConsumerRecord<byte[], byte[]> record = reader.next(); record != null; record = reader.next()) {
                if (Arrays.equals(record.key(), key) && record.value() != null) {
                    entries.add(codec.decode(record.value()));
                }
            }
        } catch (Malformed damaged) {
            throw new PipelineFailure("the lineage cannot be read: " + damaged.getMessage(), damaged);
        }
        return entries;
    }
}
