package dev.thalweg.cli;

import dev.thalweg.history.PeriodicSnapshots;
import dev.thalweg.meters.LearningMeters;
import dev.thalweg.page.HttpPages;
import dev.thalweg.page.Watch;
import dev.thalweg.settings.Http;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.LivePipeline;
import java.io.IOException;

/** A pipeline that runs, is measured, and can be watched over HTTP. */
final class LiveSession implements AutoCloseable {

    private final ReportBook book;
    private final LearningMeters meters;
    private final LivePipeline live;
    private final PeriodicSnapshots snapshots;
    private final KafkaMeters kafkaMeters;
    private final HttpPages pages;
    private final Watch watch;

    private LiveSession(
            ReportBook book,
            LearningMeters meters,
            LivePipeline live,
            PeriodicSnapshots snapshots,
            KafkaMeters kafkaMeters,
            HttpPages pages,
            Watch watch) {
        this.book = book;
        this.meters = meters;
        this.live = live;
        this.snapshots = snapshots;
        this.kafkaMeters = kafkaMeters;
        this.pages = pages;
        this.watch = watch;
    }

    static LiveSession start(Pipeline pipeline) throws IOException {
        return start(pipeline, () -> {});
    }

    /**
     * Starts it all; the port is taken first, so that a taken one costs nothing.
     *
     * @param before is done first, once the port is taken
     * @throws IOException when the HTTP address cannot be listened on, or the state directory not be emptied
     */
    static LiveSession start(Pipeline pipeline, Preparation before) throws IOException {
        LearningMeters meters = new LearningMeters(pipeline.applicationId());
        meters.runs(pipeline);
        ReportBook book = new ReportBook(
                pipeline.learner().shape().label(), pipeline.labels().isPresent(), meters);
        Deferred live = new Deferred();
        Http http = pipeline.http();
        Watch watch = new Watch(pipeline);
        HttpPages pages = HttpPages.start(http.host(), http.port(), meters::scrape, live::alive, live::ready, watch);
        watch.start();
        try {
            before.run();
            LivePipeline started = LivePipeline.start(pipeline, new Both(book, watch));
            live.pipeline = started;
            KafkaMeters kafkaMeters = new KafkaMeters(started.streams(), meters.registry());
            PeriodicSnapshots snapshots = new PeriodicSnapshots(pipeline, () -> book.version(0));
            return new LiveSession(book, meters, started, snapshots, kafkaMeters, pages, watch);
        } catch (RuntimeException | IOException failure) {
            meters.close();
            pages.close();
            watch.close();
            throw failure;
        }
    }

    /** What is done to a pipeline before it starts. */
    @FunctionalInterface
    interface Preparation {
        void run() throws IOException;
    }

    /** HTTP is there before the pipeline is: until then it is alive, and not ready. */
    private static final class Deferred {
        private volatile LivePipeline pipeline;

        @SuppressWarnings("NullAway.Init") // Null until the pipeline has started, and asked for.
        Deferred() {}

        boolean alive() {
            LivePipeline started = pipeline;
            return started == null || started.alive();
        }

        boolean ready() {
            LivePipeline started = pipeline;
            return started != null && started.ready();
        }
    }

    LivePipeline live() {
        return live;
    }

    ReportBook book() {
        return book;
    }

    int httpPort() {
        return pages.port();
    }

    @Override
    public void close() {
        try (meters;
                pages;
                kafkaMeters;
                snapshots) {
            watch.close();
            book.end();
            live.close();
        }
    }
}
