package dev.thalweg.cli;

import dev.thalweg.codec.BadCsv;
import dev.thalweg.codec.CellEncoder;
import dev.thalweg.codec.CsvFile;
import dev.thalweg.codec.EventFormat;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import dev.thalweg.stream.Cluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The events that all runs of a bench read: those of a table, over and over, or made up. */
interface BenchEvents {

    /** The next one, as a single object. */
    byte[] next() throws BadCsv;

    /** @param data the table; null for events that are made up from the pipeline's seed */
    static BenchEvents of(Pipeline pipeline, @Nullable Path data) throws BadCsv, IOException, InvalidSchema {
        EventSchema schema = EventSchema.read(pipeline.schema());
        if (data == null) {
            return new SyntheticEvents(
                    schema, pipeline.learner(), pipeline.learner().seed())::next;
        }
        List<byte[]> rows = new ArrayList<>();
        try (CsvFile csv = CsvFile.open(data)) {
            CellEncoder encoder = schema.encoder(csv.header());
            for (CsvFile.Row row = csv.next(); row != null; row = csv.next()) {
                rows.add(encoder.encode(row));
            }
        }
        if (rows.isEmpty()) {
            throw new BadCsv(List.of(data + ": has no rows"));
        }
        int[] next = {0};
        return () -> rows.get(next[0]++ % rows.size());
    }

    /** Writes so many into the events topic, the partitions in turn. */
    static void fill(Pipeline pipeline, BenchEvents events, long count) throws BadCsv, InvalidSchema {
        try (Cluster cluster = Cluster.of(pipeline)) {
            cluster.prepareInputs();
        }
        String topic = pipeline.topics().events();
        UnaryOperator<byte[]> form =
                EventFormat.of(pipeline.schema(), pipeline.format()).fromSingleObject(topic);
        try (Outlet outlet = new Outlet(pipeline, false)) {
            for (long sent = 0; sent < count && !outlet.refused(); sent++) {
                int partition = (int) (sent % pipeline.topics().partitions());
                var unused = outlet.send(topic, partition, form.apply(events.next()));
            }
            outlet.finish();
        }
    }
}
