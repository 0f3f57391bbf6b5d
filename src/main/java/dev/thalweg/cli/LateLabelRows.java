package dev.thalweg.cli;

import dev.thalweg.codec.BadCsv;
import dev.thalweg.codec.CellEncoder;
import dev.thalweg.codec.CsvFile;
import dev.thalweg.codec.EventFormat;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.event.Origin;
import dev.thalweg.settings.Labels;
import dev.thalweg.settings.Pipeline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * The labels of a table's rows as records by themselves, each due when so many later rows have been sent. For one thread.
 */
final class LateLabelRows {

    private final String topic;
    private final int delay;
    private final int label;
    private final int id;
    private final CellEncoder encoder;
    private final UnaryOperator<byte[]> form;
    private final Queue<Sent> waiting = new ArrayDeque<>();

    private record Sent(CsvFile.Row row, int partition, Future<RecordMetadata> event) {}

    /**
     * @param events of the pipeline
     * @param header of the table
     * @throws BadCsv when the table has no label, or the labels' schema needs more than id and label
     */
    LateLabelRows(Pipeline pipeline, EventSchema events, EventFormat labels, List<String> header, int delay)
            throws BadCsv {
        this.delay = delay;
        String labelColumn = events.column(pipeline.learner().shape().label().field());
        label = header.indexOf(labelColumn);
        if (label < 0) {
            throw new BadCsv(List.of("column '" + labelColumn + "', the label, is missing"));
        }
        String idField = pipeline.learner().shape().idField();
        id = idField == null ? -1 : header.indexOf(events.column(idField));
        Labels fields = pipeline.labels().orElseThrow();
        EventSchema schema = labels.schema();
        encoder = schema.encoder(List.of(
                schema.column(String.valueOf(fields.shape().idField())),
                schema.column(fields.shape().label().field())));
        topic = pipeline.topics().labels();
        form = labels.fromSingleObject(topic);
    }

    /** The row as an event that does not tell its label. */
    CsvFile.Row withoutLabel(CsvFile.Row row) {
        List<String> cells = new ArrayList<>(row.cells());
        cells.set(label, "");
        return new CsvFile.Row(row.line(), cells);
    }

    /** @throws BadCsv when the row's label cannot be one */
    void check(CsvFile.Row row) throws BadCsv {
        encode(row, "0");
    }

    /** Notes that a row's event was sent. */
    void sent(CsvFile.Row row, int partition, Future<RecordMetadata> event) {
        waiting.add(new Sent(row, partition, event));
    }

    /** Sends the labels that are due: those of rows that lie so far back, or all where the table is over. */
    void sendDue(Outlet outlet, boolean over) throws BadCsv {
        while (!waiting.isEmpty() && (over || waiting.size() > delay)) {
            Sent sent = waiting.remove();
            if (!sent.row().cells().get(label).isEmpty()) {
                String name = id < 0 ? origin(sent.event()) : sent.row().cells().get(id);
                var unused = outlet.send(topic, sent.partition(), form.apply(encode(sent.row(), name)));
            }
        }
    }

    private byte[] encode(CsvFile.Row row, String name) throws BadCsv {
        return encoder.encode(
                new CsvFile.Row(row.line(), List.of(name, row.cells().get(label))));
    }

    private static String origin(Future<RecordMetadata> event) {
        try {
            RecordMetadata place = event.get();
            return new Origin(place.topic(), place.partition(), place.offset()).asId();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while an event was sent", interrupted);
        } catch (ExecutionException refused) {
            throw refused.getCause() instanceof KafkaException cause ? cause : new KafkaException(refused.getCause());
        }
    }
}
