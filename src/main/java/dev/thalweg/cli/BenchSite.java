package dev.thalweg.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.InvalidSettings;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import dev.thalweg.stream.ClientSettings;
import dev.thalweg.stream.PartitionReader;
import dev.thalweg.stream.PipelineFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;

/**
 * Where a pipeline is measured: a broker of its own, which is another process, so that what it uses does not count; one topic
 * of events that all runs read; and for each run a name, and so topics and state, of its own.
 */
final class BenchSite implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("broker ready at (\\S+),");
    private static final int START_SECONDS = 60;

    private final Path directory;
    private final Path file;
    private final List<String> overrides;
    private final ChildJvm broker;
    private final String bootstrapServers;

    /**
     * @param directory where all of it is kept
     * @param file the pipeline file
     * @param overrides its settings that differ
     */
    BenchSite(Path directory, Path file, List<String> overrides) throws IOException, InterruptedException {
        this.directory = directory;
        this.file = file;
        this.overrides = overrides;
        Path data = directory.resolve("broker");
        broker = ChildJvm.start(directory, Thalweg.class, List.of("broker", "--port", "0", "--data", data.toString()));
        bootstrapServers = awaitReady();
    }

    private String awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (broker.alive() && System.nanoTime() < deadline) {
            Matcher ready = READY.matcher(broker.log());
            if (ready.find()) {
                return ready.group(1);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        broker.close();
        throw broker.failure("was to be the broker and is not ready");
    }

    /** The pipeline, of a name that only one run has. */
    Pipeline pipeline(String run) throws InvalidSettings {
        return PipelineFile.read(file, settings(run), System.getenv(), EventSchema::fieldsOf);
    }

    /** Nothing is left that would lead to another broker, or to what another run wrote. */
    private List<String> settings(String run) {
        List<String> settings = new ArrayList<>(overrides);
        settings.add("name=" + run);
        settings.add("kafka.application.id=" + run);
        settings.add("kafka.bootstrap.servers=" + bootstrapServers);
        settings.add("kafka.security.protocol=PLAINTEXT");
        settings.add("stateDir=" + directory.resolve(run));
        settings.add("http.port=0");
        settings.add("topics.events=bench.events");
        settings.add("topics.predictions=" + run + ".predictions");
        settings.add("topics.deadLetters=" + run + ".dead-letters");
        settings.add("topics.control=" + run + ".control");
        settings.add("topics.lineage=" + run + ".lineage");
        settings.add("topics.models=" + run + ".models");
        settings.add("topics.create=true");
        settings.add("topics.replication=1");
        return settings;
    }

    /** Starts a command of the pipeline under a run's name, as a process of its own. */
    ChildJvm command(String run, String command) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command, file.toString()));
        settings(run).forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return ChildJvm.start(directory, Thalweg.class, arguments);
    }

    /**
     * Runs one variant over the whole topic, in a process of its own, and sees that each event was answered.
     *
     * @throws PipelineFailure when not every event was
     */
    BenchFigures run(BenchVariant variant, int round, BenchSize size)
            throws IOException, InterruptedException, InvalidSettings {
        String run = "bench-" + variant.key() + "-" + round;
        List<String> arguments = new ArrayList<>(
                List.of(variant.name(), Long.toString(size.warmUp()), Long.toString(size.events()), file.toString()));
        arguments.addAll(settings(run));
        BenchFigures figures;
        try (ChildJvm child = ChildJvm.start(directory, BenchRun.class, arguments)) {
            figures = BenchFigures.read(new JsonMapper().readTree(child.result()));
        }
        Pipeline pipeline = pipeline(run);
        long answers = records(pipeline, pipeline.topics().predictions())
                + records(pipeline, pipeline.topics().deadLetters());
        if (answers != size.warmUp() + size.events()) {
            throw new PipelineFailure(run + " gave " + answers + " answers to " + (size.warmUp() + size.events())
                    + " events: nothing was measured");
        }
        forget(run);
        return figures;
    }

    /** What is committed in a topic. */
    private static long records(Pipeline pipeline, String topic) {
        long records = 0;
        for (int partition = 0; partition < pipeline.topics().partitions(); partition++) {
            try (PartitionReader reader = new PartitionReader(pipeline, topic, partition)) {
                while (reader.next() != null) {
                    records++;
                }
            }
        }
        return records;
    }

    /** So that the broker's disk does not fill with what was measured. */
    private void forget(String run) throws InterruptedException, InvalidSettings {
        try (Admin admin = Admin.create(ClientSettings.of(pipeline(run)))) {
            List<String> topics = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith(run + ".") || topic.startsWith(run + "-"))
                    .toList();
            admin.deleteTopics(topics).all().get();
        } catch (ExecutionException refused) {
            throw new PipelineFailure("the topics of " + run + " cannot be deleted", refused);
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}
