package dev.thalweg.page;

import dev.thalweg.event.LabelShape;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Prediction;
import dev.thalweg.learner.Report;
import dev.thalweg.model.Promoted;
import dev.thalweg.page.View.Mark;
import dev.thalweg.page.View.Now;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.LearningListener;
import dev.thalweg.stream.RepeatedFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the learners of this process for the page: hears their reports and predictions, and twice a second takes a point
 * of what it heard last. Safe for use by several threads.
 */
public final class Watch implements LearningListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration EVERY = Duration.ofMillis(500);

    private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private final View.About about;
    private final Portrait portrait;
    private final Trend trend;
    private final Timeline timeline = new Timeline();
    private final RecentPredictions predictions = new RecentPredictions();
    private final Throughput throughput = new Throughput();
    private final Map<Integer, Report> latest = new TreeMap<>();
    private final Set<Integer> promoted = new HashSet<>();
    private final List<Mark> happened = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "thalweg-watch");
        thread.setDaemon(true);
        return thread;
    });
    private final RepeatedFaults faults = new RepeatedFaults(LOG);
    private volatile Now now;

    /** Hears, but does not look until it is {@linkplain #start started}. */
    public Watch(Pipeline pipeline) {
        LabelShape label = pipeline.learner().shape().label();
        about = Portrait.about(pipeline);
        portrait = new Portrait(label);
        trend = new Trend(label instanceof LabelShape.Classes ? 0.01 : 0, Learner.WARM_AFTER);
        happened.add(new Mark(System.currentTimeMillis(), "started", -1, ""));
        now = look(System.currentTimeMillis());
    }

    /** Begins to look, twice a second. */
    public void start() {
        var unused =
                timer.scheduleAtFixedRate(this::lookAgain, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A look that fails must not be the last one. */
    private void lookAgain() {
        try {
            look(System.currentTimeMillis());
        } catch (RuntimeException fault) {
            faults.happened("page-point-missing", () -> "the live page has no point of this half second: " + fault);
            LOG.debug("the live page has no point of this half second", fault);
        }
    }

    @Override
    public synchronized void progressed(int partition, Report report) {
        Report last = latest.put(partition, report);
        boolean sameModel = !promoted.remove(partition);
        if (last != null && sameModel) {
            throughput.took(Math.max(0, report.events() - last.events()));
            for (long drift = last.drifts() + 1; drift <= report.drifts(); drift++) {
                happened.add(new Mark(System.currentTimeMillis(), "drift", partition, "number " + drift));
            }
        }
    }

    @Override
    public void predicted(int partition, Prediction prediction) {
        predictions.predicted(prediction);
    }

    @Override
    public void settled(int partition, Outcome outcome) {
        predictions.settled(outcome);
    }

    /** The snapshot has a count of drifts of its own: the next report is the first of another model. */
    @Override
    public synchronized void promoted(int partition, Promoted promoted) {
        this.promoted.add(partition);
        happened.add(new Mark(System.currentTimeMillis(), "promotion", partition, promoted.snapshot()));
    }

    @Override
    public synchronized void stopped(int partition, Report report, byte[] state) {
        latest.remove(partition);
    }

    /** Takes a point of what was heard last. */
    synchronized Now look(long time) {
        throughput.look(System.nanoTime());
        Trend.State before = trend.state();
        now = portrait.of(latest, time, throughput.perSecond(), trend);
        Trend.State after = now.verdict().state();
        if (after != before && after == Trend.State.RECOVERED) {
            happened.add(new Mark(time, "recovered", -1, ""));
        } else if (after != before && after == Trend.State.WORSE && before != Trend.State.RECOVERING) {
            happened.add(new Mark(time, "worse", -1, ""));
        }
        timeline.add(portrait.point(now), List.copyOf(happened));
        happened.clear();
        return now;
    }

    /** What {@code /model} answers. */
    String model() {
        return View.json(Portrait.model(about, reports()));
    }

    /** What {@code /model/metrics} answers. */
    String metrics() {
        return View.json(portrait.metrics(reports()));
    }

    /** A copy: stream threads must not wait for what is made of it. */
    private synchronized Map<Integer, Report> reports() {
        return new TreeMap<>(latest);
    }

    /**
     * What a page is told that has seen this run as far as a number.
     *
     * @param run the process that it knows; another one than this, or none, and it knows nothing of this one
     * @param number up to which it has what that process took
     * @param withPredictions whether the watcher may see the latest predictions
     */
    Message since(String run, long number, boolean withPredictions) {
        boolean known = run.equals(this.run);
        Timeline.Since since = timeline.since(known ? number : 0);
        View.Update update = new View.Update(
                this.run,
                known ? null : about,
                since.points(),
                since.marks(),
                now,
                withPredictions ? predictions.rows() : null);
        return new Message(this.run, since.number(), View.json(update));
    }

    /** Waits for a point behind that number, or until a time has passed. */
    void await(long number, long millis) throws InterruptedException {
        timeline.await(number, millis);
    }

    /**
     * An update, and how far a page is that has it.
     *
     * @param run of this process
     * @param json of a {@link View.Update}
     */
    record Message(String run, long number, String json) {}

    /** Looks no more: what was seen last stays. */
    @Override
    public void close() {
        timer.shutdownNow();
        faults.close();
    }
}
