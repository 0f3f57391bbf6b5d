package dev.thalweg.history;

import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ModelsTopic;
import dev.thalweg.stream.RepeatedFaults;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the model of a running pipeline aside every so many steps, and once more at the end: what is committed, read from the
 * changelog by a thread of its own, so that learning does not wait. One that fails is told of in the log, and tried again as many
 * steps later.
 */
public final class PeriodicSnapshots implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PeriodicSnapshots.class);
    private static final long LOOK_EVERY_MS = 1_000;
    private static final long PATIENCE_SECONDS = 10;
    private static final long NOT_HERE = -1;

    private final Pipeline pipeline;
    private final LongSupplier version;
    private final RepeatedFaults faults = new RepeatedFaults(LOG);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "snapshots");
        thread.setDaemon(true);
        return thread;
    });
    private long last = NOT_HERE;

    /**
     * Begins, where the pipeline's settings ask for it.
     *
     * @param version steps that the first partition's learner has taken; below 0 while it is not in this process: the one that has it
     *     does this for all
     */
    public PeriodicSnapshots(Pipeline pipeline, LongSupplier version) {
        this.pipeline = pipeline;
        this.version = version;
        if (pipeline.models().every() > 0) {
            var unused = timer.scheduleWithFixedDelay(
                    () -> look(pipeline.models().every()), LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void look(long every) {
        long now = version.getAsLong();
        if (now < 0 || last < 0 || now < last) { // Not here, new here, or taken back.
            last = now;
        } else if (now - last >= every) {
            save(now);
        }
    }

    private void save(long now) {
        try {
            String id = Snapshots.idOf(Clock.systemUTC());
            new ModelsTopic(pipeline).write(new Snapshots(pipeline, id, Clock.systemUTC()).live());
            LOG.info("{}: put aside as {} at version {}", pipeline.name(), id, now);
        } catch (RuntimeException failure) { // Whatever it is, learning goes on, and so does this.
            faults.happened(
                    "snapshot-failed", () -> pipeline.name() + ": the model is not put aside: " + failure.getMessage());
        }
        last = now; // Also where it failed: the next try is as many steps away.
    }

    /** Unless there is one of that version already. */
    private synchronized void atTheEnd() {
        long now = version.getAsLong();
        if (now > 0 && now != last) {
            save(now);
        }
    }

    /** To be called when all is committed. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{}: a snapshot is still being written", pipeline.name());
            } else if (pipeline.models().every() > 0) {
                atTheEnd();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        faults.close();
    }
}
