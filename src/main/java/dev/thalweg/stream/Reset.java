package dev.thalweg.stream;

import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Starts a pipeline over on purpose: the learner, its changelog, and how far the events were read are forgotten. What
 * it had answered stays in its topic, and is answered again.
 */
public final class Reset {

    /** Longer than the session of an instance that was killed. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final long PAUSE_NANOS = 200_000_000;

    private Reset() {}

    /**
     * Forgets all that a pipeline has learned.
     *
     * @throws PipelineFailure when an instance of it still runs, or the broker refuses
     * @throws IOException when the state directory cannot be emptied
     */
    public static void run(Pipeline pipeline) throws IOException {
        try (Cluster cluster = Cluster.of(pipeline)) {
            awaitEmpty(cluster, pipeline.applicationId());
            // In this order: offsets without a state are noticed at the next start, a state without offsets learns
            // twice.
            cluster.deleteTopic(LearningTopology.changelogOf(pipeline));
            Topics topics = pipeline.topics();
            String merger = LearningTopology.mergerChangelogOf(pipeline);
            for (String added : List.of(merger, topics.updates(), topics.merged())) {
                if (cluster.hasTopic(added)) {
                    cluster.deleteTopic(added);
                }
            }
            cluster.deleteGroup(pipeline.applicationId());
            if (cluster.hasTopic(topics.control())) {
                cluster.skip(pipeline.applicationId(), topics.control()); // What another learner was told.
            }
        }
        Path learned = pipeline.stateDir().resolve(pipeline.applicationId());
        if (Files.exists(learned)) {
            delete(learned);
        }
    }

    /** Waits until no instance is a member of the group. */
    static void awaitEmpty(Cluster cluster, String group) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (cluster.hasMembers()) {
            if (System.nanoTime() > deadline) {
                throw new PipelineFailure("an instance of " + group + " still runs; stop it first");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(directory)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }
}
