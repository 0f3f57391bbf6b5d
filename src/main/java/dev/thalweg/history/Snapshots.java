package dev.thalweg.history;

import dev.thalweg.codec.EventSchema;
import dev.thalweg.codec.LearnerSettings;
import dev.thalweg.evaluation.Figures;
import dev.thalweg.evaluation.Prequential;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.learner.Parameters;
import dev.thalweg.learner.StoredState;
import dev.thalweg.model.Place;
import dev.thalweg.model.Snapshot;
import dev.thalweg.model.Snapshot.Origin;
import dev.thalweg.network.Matrix;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import dev.thalweg.stream.CommittedModel;
import dev.thalweg.stream.Part;
import dev.thalweg.stream.PipelineFailure;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes parts of models to be put aside, with all that is told of them. */
public final class Snapshots {

    /** Characters. */
    static final int LONGEST_SETTINGS = 64 << 10;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

    private final Pipeline pipeline;
    private final String id;
    private final String schema;
    private final long now;

    /**
     * @param id names the snapshot that is made
     * @throws PipelineFailure when the events' schema cannot be read any more
     */
    public Snapshots(Pipeline pipeline, String id, Clock clock) {
        this.pipeline = pipeline;
        this.id = id;
        this.now = clock.millis();
        this.schema = schema(pipeline);
    }

    /**
     * The schema of a pipeline's events, told by its fingerprint.
     *
     * @throws PipelineFailure when it cannot be read any more
     */
    static String schema(Pipeline pipeline) {
        try {
            return EventSchema.read(pipeline.schema()).fingerprint();
        } catch (InvalidSchema changed) {
            throw new PipelineFailure(String.valueOf(changed.getMessage()), changed);
        }
    }

    /** A name for a snapshot that is made now. */
    public static String idOf(Clock clock) {
        return TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
    }

    /** Of what the live pipeline has committed. */
    public List<Part> live() {
        List<CommittedModel> committed = new ArrayList<>();
        for (CommittedModel model : CommittedModel.all(pipeline)) {
            if (model == null) {
                throw new PipelineFailure("not every partition has learned something: there is no whole model yet");
            }
            requireSettings(model);
            committed.add(model);
        }
        List<Part> parts = new ArrayList<>();
        for (CommittedModel model : committed) {
            Part part = part(
                    parts.size(),
                    committed.size(),
                    model.place(),
                    model.number(),
                    model.state(),
                    Origin.LIVE,
                    Map.of());
            String told = Lineage.inForce(pipeline, parts.size());
            parts.add(told.isEmpty() ? part : new Part(part.snapshot().under(settings(told)), part.state()));
        }
        return parts;
    }

    /**
     * Of parameters that come from elsewhere: in the place of those of the live model, whose running statistics are kept, or of
     * an untrained one where nothing is learned yet.
     *
     * @throws PipelineFailure when they do not fit the settings
     */
    public List<Part> imported(Map<String, Matrix> parameters) {
        List<@Nullable CommittedModel> committed = CommittedModel.any(pipeline);
        List<Part> parts = new ArrayList<>();
        for (CommittedModel model : committed) {
            try {
                byte[] state = Parameters.into(pipeline.learner(), model == null ? null : model.state(), parameters);
                Place place = model == null ? new Place(0, 0) : model.place();
                long number = model == null ? 0 : model.number();
                parts.add(part(parts.size(), committed.size(), place, number, state, Origin.IMPORTED, Map.of()));
            } catch (IllegalArgumentException | IllegalStateException unfit) {
                throw new PipelineFailure("these parameters do not fit: " + unfit.getMessage(), unfit);
            }
        }
        return parts;
    }

    /** What is told of a snapshot must be what it was learned under, as far as that can be known. */
    private void requireSettings(CommittedModel model) {
        String differences = new StoredState(model.state()).differences(pipeline.learner());
        if (!differences.isEmpty()) {
            throw new PipelineFailure("the pipeline learns under other settings:\n" + differences
                    + "give this command the settings that it runs with");
        }
    }

    /** Of what was learned again, and of how much of the history that was. */
    public List<Part> replayed(List<Replayed> partitions, Selection selection) {
        return partitions.stream()
                .map(one -> part(
                        one.partition(),
                        partitions.size(),
                        one.place(),
                        one.number(),
                        one.state(),
                        Origin.REPLAY,
                        selection.told()))
                .toList();
    }

    /** Of what a replay has learned so far of one partition, with what is told of it beside. */
    Part unfinished(int partition, int partitions, PartitionReplay replay, Map<String, String> told) {
        byte[] state = replay.life().learner().state();
        return part(partition, partitions, replay.place(), replay.number(), state, Origin.UNFINISHED, told);
    }

    private Part part(
            int partition,
            int partitions,
            Place place,
            long number,
            byte[] state,
            Origin origin,
            Map<String, String> told) {
        StoredState stored = new StoredState(state);
        Snapshot snapshot = new Snapshot(
                id,
                pipeline.applicationId(),
                partition,
                partitions,
                place,
                number,
                stored.events(),
                stored.steps(),
                new Snapshot.Content(stored.fingerprint(), state.length, Fingerprint.checksum(state)),
                settings(pipeline),
                schema,
                stored.figures(pipeline.learner().shape().label())
                        .map(Prequential::overall)
                        .map(Snapshots::figures)
                        .orElse(Map.of()),
                environment(told),
                origin,
                now);
        return new Part(snapshot, state);
    }

    /** The settings of a pipeline's learner; their text is cut where it is long, and the hash is over all of it. */
    public static Snapshot.Settings settings(Pipeline pipeline) {
        return settings(LearnerSettings.write(pipeline.learner()));
    }

    /** The settings that a snapshot was put aside under, where all of their text is kept with it. */
    public static Optional<String> wholeSettings(Snapshot snapshot) {
        Snapshot.Settings kept = settings(snapshot.settings().text());
        return kept.hash().equals(snapshot.settings().hash()) ? Optional.of(kept.text()) : Optional.empty();
    }

    private static Snapshot.Settings settings(String text) {
        String kept = text.length() <= LONGEST_SETTINGS ? text : text.substring(0, LONGEST_SETTINGS) + "...";
        return new Snapshot.Settings(kept, Fingerprint.checksum(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, Double> figures(Figures figures) {
        Map<String, Double> all = new HashMap<>();
        all.put("accuracy", figures.accuracy());
        all.put("logLoss", figures.logLoss());
        all.put("macroF1", figures.macroF1());
        all.put("auc", figures.auc());
        all.put("ece", figures.ece());
        all.put("mae", figures.mae());
        all.put("rmse", figures.rmse());
        all.put("r2", figures.r2());
        all.values().removeIf(figure -> !Double.isFinite(figure));
        return all;
    }

    static String programVersion() {
        String version = Snapshots.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }

    private Map<String, String> environment(Map<String, String> told) {
        Map<String, String> all = new HashMap<>(told);
        all.putAll(Map.of(
                "thalweg", programVersion(),
                "java", Runtime.version().toString(),
                "os", System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "cpu", System.getProperty("os.arch"),
                "arithmetic", pipeline.learner().arithmetic().name().toLowerCase(Locale.ROOT)));
        return all;
    }
}
