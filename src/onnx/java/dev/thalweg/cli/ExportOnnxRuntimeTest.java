package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.OnnxCheck;
import dev.thalweg.OnnxSession;
import dev.thalweg.Pipelines;
import dev.thalweg.TestBroker;
import dev.thalweg.codec.EventDecoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.learner.Learner;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ModelsTopic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the command line to ONNX Runtime: the file says of the topic's events what the snapshot's learner says. */
@Timeout(120)
class ExportOnnxRuntimeTest {

    @TempDir
    private Path directory;

    @Test
    void theFileSaysWhatTheSnapshotSays() throws Exception {
        Example example = new Example(directory);
        Path table = Example.table(directory, 2000);
        assertThat(example.run("feed", table.toString()).exit()).isZero();
        assertThat(example.run("run", "--until-idle", "300ms").exit()).isZero();
        assertThat(example.run("models", "save", "here").exit()).isZero();
        assertThat(example.run("models", "export", "here", "--format", "onnx", "--out", directory.toString())
                        .exit())
                .isZero();
        Pipeline pipeline = Pipelines.example(
                "electricity",
                directory,
                "name=" + example.name(),
                "kafka.bootstrap.servers=" + TestBroker.bootstrapServers());
        Learner learner = new Learner(pipeline.learner());
        learner.restore(new ModelsTopic(pipeline).read("here").get(0).state());
        EventDecoder decoder =
                EventSchema.read(pipeline.schema()).decoder(pipeline.learner().shape());
        List<Event> events = new ArrayList<>();
        for (byte[] value : example.events()) {
            events.add((Event) decoder.decode(value, new Origin("events", 0, events.size()), 0));
        }
        byte[] model = Files.readAllBytes(directory.resolve("partition-0.onnx"));
        try (OnnxSession session = new OnnxSession(model, pipeline.learner())) {
            double largest = OnnxCheck.largestDifference(
                    learner, pipeline.learner().shape().label(), events, session);
            System.out.printf("exported: largest difference %.1e in %d rows%n", largest, events.size());
        }
    }
}
