package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import dev.thalweg.chaos.Payments.Payment;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.settings.InvalidSettings;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import dev.thalweg.stream.Cluster;
import dev.thalweg.stream.HaltingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One pipeline that is fed while its processes are made to fail, and what it must have said and become in the end. */
final class Trial implements AutoCloseable {

    private static final String FILE =
            """
            name: %s
            seed: %d
            event:
              schema: %s
              id: id
              label: {field: outcome, classes: [good, fraud]}
            topics: {partitions: %d, replication: %d}
            features:
              amount: {standardize: {missing: flag}}
              age: {standardize: {jitter: 0.01}}
              velocity: minmax
              hour: {cyclic: 24}
              channel: {values: [web, app, shop, phone]}
              country: {hash: 32}
            %s
            kafka: {bootstrap.servers: "%s"}
            http: {port: 0}
            """;

    /** In the place of a batch: the panel of profile best, which brings its own. */
    static final int PANEL = 0;

    private static final String ONE_NETWORK =
            """
            network: {hidden: [32], dropout: 0.1}
            training: {batch: %d, optimizer: {adam: {learningRate: 0.01}}}""";

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path directory;
    private final Pipeline pipeline;
    private final int partitions;
    private final List<String> overrides;
    private final Supplier<Records> source;
    private final Records records;
    private final Progress progress;
    private long seen;
    private final List<Instance> instances = new ArrayList<>();
    private @Nullable Feeder feeder;
    private long fed;
    private List<String> java = Instance.SMALL;
    private @Nullable Launcher launcher;
    private String kafkaLog = "off";

    private Trial(Path directory, Pipeline pipeline, int partitions, List<String> overrides, Supplier<Records> source) {
        this.directory = directory;
        this.pipeline = pipeline;
        this.partitions = partitions;
        this.overrides = overrides;
        this.source = source;
        this.records = source.get();
        this.progress = new Progress(pipeline);
    }

    /**
     * A trial on {@link Payments}, whose topics have a replica on every broker that is named.
     *
     * @param overrides settings other than the file's, as after {@code --set}
     */
    static Trial of(String bootstrap, Path directory, int partitions, int batch, long seed, String... overrides)
            throws IOException, InvalidSettings {
        Path file = write(bootstrap, directory, partitions, batch, seed);
        AtomicLong first = new AtomicLong();
        return of(file, partitions, List.of(overrides), () -> {
            first.compareAndSet(0, System.currentTimeMillis());
            return new Payments(seed, partitions, first.get());
        });
    }

    /**
     * Makes the topics.
     *
     * @param overrides settings other than the file's
     * @param source begins the same records anew whenever it is asked
     */
    static Trial of(Path file, int partitions, List<String> overrides, Supplier<Records> source)
            throws InvalidSettings {
        Pipeline pipeline = PipelineFile.read(file, overrides, Map.of(), EventSchema::fieldsOf);
        try (Cluster cluster = Cluster.of(pipeline)) {
            cluster.prepareTopics();
        }
        Path directory = file.toAbsolutePath().getParent();
        return new Trial(Objects.requireNonNull(directory), pipeline, partitions, overrides, source);
    }

    /** Writes the pipeline file. */
    static Path write(String bootstrap, Path directory, int partitions, int batch, long seed) throws IOException {
        Path schema = Path.of("schemas/demo.avsc").toAbsolutePath();
        Path file = directory.resolve("pipeline.yaml");
        String name = TestBroker.unique("trial");
        int brokers = bootstrap.split(",", -1).length;
        String learner = batch == PANEL ? "profile: best" : ONE_NETWORK.formatted(batch);
        return Files.writeString(file, FILE.formatted(name, seed, schema, partitions, brokers, learner, bootstrap));
    }

    Pipeline pipeline() {
        return pipeline;
    }

    /** The topic that the learners' states are logged to. */
    String changelog() {
        return pipeline.applicationId() + "-learner-state-changelog";
    }

    /** Java options of the processes from now on. */
    void java(String... options) {
        java = List.of(options);
    }

    /** Starts the runs from now on as users do. */
    void launcher(Launcher with) {
        launcher = with;
    }

    /** Begins to read predictions as they become visible. */
    Reader read() {
        return Reader.start(pipeline, partitions);
    }

    /** Lets the processes from now on tell what Kafka warns of. */
    void hearKafka() {
        kafkaLog = "warn";
    }

    /** Begins to feed, or goes on with what comes next. */
    void feed(int count, double rate) throws InterruptedException {
        if (feeder != null) {
            fed += feeder.sent();
            feeder.close();
        }
        feeder = Feeder.start(pipeline, records, count, rate);
    }

    /** Starts {@code thalweg run} with a state directory of its own, which it finds again when started again. */
    Instance run(String name, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run", file().toString()));
        arguments.addAll(List.of("--set", "stateDir=" + directory.resolve(name)));
        overrides.forEach(override -> arguments.addAll(List.of("--set", override)));
        arguments.addAll(List.of(more));
        Instance instance = launcher != null
                ? launcher.start(directory, arguments, kafkaLog)
                : Instance.start(directory, java, "dev.thalweg.cli.Thalweg", arguments, kafkaLog);
        instances.add(instance);
        return instance;
    }

    /** As {@link #run}, to halt at a point by itself. */
    Instance haltingRun(String name, HaltingRun.Point point, int commits) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                file().toString(), directory.resolve(name).toString(), point.name(), Integer.toString(commits)));
        arguments.addAll(overrides);
        Instance instance = Instance.start(directory, java, HaltingRun.class.getName(), arguments, kafkaLog);
        instances.add(instance);
        return instance;
    }

    private Path file() {
        return directory.resolve("pipeline.yaml");
    }

    /** Whether events were committed since the last time that this was asked, or progress awaited. */
    boolean advanced() throws InterruptedException {
        long now = progress.committed();
        boolean advanced = now > seen;
        seen = now;
        return advanced;
    }

    /** What was not sent yet is never sent. */
    void stopFeeding() {
        Objects.requireNonNull(feeder, "nothing was fed").stop();
    }

    /** Waits until so many more events are committed than at the last call. */
    void awaitProgress(Instance instance, int events) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (progress.committed() < seen + events) {
            assertThat(instance.alive()).as(instance.log()).isTrue();
            assertThat(System.nanoTime()).as(instance.log()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
        seen = progress.committed();
    }

    /** Waits until all that is being fed is committed. */
    void awaitAll(Instance instance) throws InterruptedException {
        sent();
        for (long left = lag(); left > 0; left = lag()) {
            awaitProgress(instance, (int) Math.min(left, 10_000));
        }
    }

    /** Events that are not answered yet. */
    long lag() throws InterruptedException {
        return progress.lag(partitions);
    }

    /** Deletes the events that are committed, so that nothing can be recovered by reading them again. */
    void deleteCommittedEvents() throws InterruptedException {
        progress.deleteCommitted();
    }

    /** The fingerprint of a run over all partitions that was never interrupted. */
    String oracleFingerprint() throws Exception {
        Oracle oracle = new Oracle(pipeline, partitions);
        Records again = source.get();
        for (long left = sent(); left > 0; left--) {
            oracle.answer(again.next());
        }
        return Fingerprint.ofPipeline(
                IntStream.range(0, partitions).mapToObj(oracle::fingerprint).toList());
    }

    private long sent() throws InterruptedException {
        return fed + Objects.requireNonNull(feeder, "nothing was fed").sent();
    }

    /** Runs to the end, and holds answers and fingerprints against the oracle's; gives the run that came to the end. */
    Instance requireAsIfNeverInterrupted(String name) throws Exception {
        sent();
        Path states = directory.resolve("states");
        Instance last = run(name, "--until-idle", "1s", "--json", "--export-state", states.toString());
        assertThat(last.awaitEnd()).as(last.log()).isZero();
        requireStates(last, states, requireAnswersAsIfNeverInterrupted());
        return last;
    }

    /** Holds what a run exported at its end against the oracle's. */
    void requireStates(Instance last, Path states, Oracle oracle) throws Exception {
        List<String> fingerprints = new ArrayList<>();
        for (int number = 0; number < partitions; number++) {
            byte[] state = Files.readAllBytes(states.resolve("partition-" + number + ".state"));
            fingerprints.add(Fingerprint.of(state));
            assertThat(fingerprints.get(number)).as("partition %d", number).isEqualTo(oracle.fingerprint(number));
        }
        String ofPipeline = Fingerprint.ofPipeline(fingerprints);
        assertThat(last.out()).contains(ofPipeline);
        assertThat(FingerprintScript.of(states)).endsWith("pipeline " + ofPipeline + "\n");
    }

    /** Holds the answers that are there now against the oracle's. */
    Oracle requireAnswersAsIfNeverInterrupted() throws Exception {
        return requireAnswersAsIfNeverInterrupted((record, answer) -> {});
    }

    /** As above, and tells each record and its answer. */
    Oracle requireAnswersAsIfNeverInterrupted(BiConsumer<Payment, Answer> seen) throws Exception {
        Oracle oracle = new Oracle(pipeline, partitions);
        try (Ledger ledger = new Ledger(pipeline, partitions)) {
            ledger.requireEqual(source.get(), sent(), oracle, seen);
        }
        System.out.printf("%d events answered as if never interrupted%n", sent());
        return oracle;
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
        if (feeder != null) {
            feeder.close();
        }
        progress.close();
    }
}
