package dev.thalweg.settings;

import dev.thalweg.learner.LearnerSpec;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a pipeline file. Paths in it are relative to the file; {@code --set} goes before the environment, and the
 * environment before the file.
 */
public final class PipelineFile {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineFile.class);

    /** Variables that were told of: a bench reads its file for each run. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    /** What Kafka allows in a topic's name, less the room that suffixes need. */
    private static final Pattern NAME = Pattern.compile("(?!\\.+$)[a-zA-Z0-9._-]{1,200}");

    private static final Pattern TOPIC = Pattern.compile("(?!\\.+$)[a-zA-Z0-9._-]{1,249}");
    private static final String LETTERS = " letters, digits, dots, dashes or underscores, and not dots alone";
    /** Settings of Kafka Streams that would break a promise, and what to do instead. */
    private static final Map<String, String> OURS = Map.of(
            "state.dir", "is not for Kafka Streams alone: set stateDir",
            "processing.exception.handler", "must be left out: an event would be half learned",
            "deserialization.exception.handler", "must be left out: bad events go to the dead letters",
            "production.exception.handler", "must be left out: an answer would vanish",
            "default.production.exception.handler", "must be left out: an answer would vanish",
            "default.deserialization.exception.handler", "must be left out: bad events go to the dead letters");

    private static final int PORTS = 65_535;

    private final Path directory;
    private final SchemaReader schemas;
    private final List<Fault> faults = new ArrayList<>();

    private PipelineFile(Path directory, SchemaReader schemas) {
        this.directory = directory;
        this.schemas = schemas;
    }

    /**
     * Reads and checks a pipeline file.
     *
     * @param file the YAML file
     * @param overrides {@code a.b=value}, as after {@code --set}
     * @param environment the process's environment
     * @param schemas reads the event schema that the file names
     * @throws InvalidSettings with every fault of file, overrides, environment and schema
     */
    public static Pipeline read(
            Path file, List<String> overrides, Map<String, String> environment, SchemaReader schemas)
            throws InvalidSettings {
        Path parent = file.toAbsolutePath().normalize().getParent();
        PipelineFile reading = new PipelineFile(parent == null ? Path.of("/") : parent, schemas);
        Overrides given = new Overrides(overrides, environment, reading.faults);
        Pipeline pipeline = reading.pipeline(file, given);
        given.unused().stream()
                .filter(TOLD::add)
                .forEach(variable ->
                        LOG.warn("{} in the environment is no setting of the pipeline: not used", variable));
        if (!reading.faults.isEmpty()) {
            throw new InvalidSettings(reading.faults);
        }
        return pipeline;
    }

    private static Map<String, @Nullable Object> tree(Path file) throws InvalidSettings {
        try {
            return Yaml.mapping(Files.readString(file));
        } catch (NoSuchFileException missing) {
            throw new InvalidSettings(List.of(new Fault(file.toString(), null, "there is no such file")));
        } catch (CharacterCodingException notText) {
            throw new InvalidSettings(List.of(new Fault(file.toString(), null, "is not UTF-8 text")));
        } catch (IOException unreadable) {
            throw new InvalidSettings(
                    List.of(new Fault(file.toString(), null, "cannot be read: " + FileFailure.why(unreadable))));
        } catch (Yaml.Malformed malformed) {
            throw new InvalidSettings(
                    List.of(new Fault(file.toString(), null, String.valueOf(malformed.getMessage()))));
        }
    }

    private Pipeline pipeline(Path file, Overrides overrides) throws InvalidSettings {
        Map<String, @Nullable Object> tree = tree(file);
        overrides.apply(tree);
        Section root = new Section("", tree, new Section.Source(overrides, faults));
        String name = name(root);
        boolean late = root.value("labels").isPresent();
        EventSection event = EventSection.read(root.section("event"), directory, schemas, late);
        Optional<LabelsSection> labels = LabelsSection.read(root, event, directory, schemas);
        LearnerSpec learner = LearnerSection.read(root, event, labels.map(LabelsSection::spec));
        Topics topics =
                topics(root.section("topics"), name, late, learner.merging().isPresent());
        Models models = models(root.section("models"));
        Map<String, String> kafka = kafka(root.section("kafka"), overrides);
        Path stateDir = root.path("stateDir", root.text("stateDir", ".thalweg/" + name), directory)
                .orElse(directory);
        Section http = root.section("http");
        Http served = new Http(http.text("host", "127.0.0.1"), (int) http.integer("port", 8080, 0, PORTS));
        http.close();
        root.close();
        return new Pipeline(
                name,
                event.schema(),
                event.format(),
                labels.map(LabelsSection::records),
                learner,
                topics,
                models,
                kafka,
                stateDir,
                served);
    }

    private static String name(Section root) {
        String name = root.required("name", "the pipeline's name, such as payments");
        if (name.isEmpty() || NAME.matcher(name).matches()) {
            return name;
        }
        root.fault("name", name, "must be 1 to 200" + LETTERS);
        return "";
    }

    private static Topics topics(Section topics, String name, boolean late, boolean merging) {
        Topics read = new Topics(
                topic(topics, "events", name + ".events"),
                topic(topics, "predictions", name + ".predictions"),
                topic(topics, "deadLetters", name + ".dead-letters"),
                topic(topics, "control", name + ".control"),
                topic(topics, "lineage", name + ".lineage"),
                topic(topics, "labels", name + ".labels"),
                topic(topics, "outcomes", name + ".outcomes"),
                topic(topics, "models", name + ".models"),
                topic(topics, "updates", name + ".updates"),
                topic(topics, "merged", name + ".merged"),
                topics.flag("create", true),
                (int) topics.integer("partitions", 1, 1, 10_000),
                (int) topics.integer("replication", 1, 1, 100),
                retention(topics.section("retention")));
        topics.close();
        List<String> names = new ArrayList<>(List.of(
                read.events(), read.predictions(), read.deadLetters(), read.control(), read.lineage(), read.models()));
        if (late) {
            names.addAll(List.of(read.labels(), read.outcomes()));
        }
        if (merging) {
            names.addAll(List.of(read.updates(), read.merged()));
        }
        Set<String> once = new HashSet<>();
        names.stream()
                .filter(one -> !once.add(one))
                .forEach(twice -> topics.fault(
                        "events", twice, "stands for two topics: what is read and what is written must all differ"));
        return read;
    }

    private static Models models(Section models) {
        Models read =
                new Models((int) models.integer("keep", 20, 1, 10_000), models.integer("every", 0, 0, Long.MAX_VALUE));
        models.close();
        return read;
    }

    private static Topics.Retention retention(Section retention) {
        Topics.Retention read = new Topics.Retention(
                retention.duration("events"),
                retention.duration("predictions"),
                retention.duration("deadLetters"),
                retention.duration("labels"),
                retention.duration("outcomes"));
        retention.close();
        return read;
    }

    private static String topic(Section topics, String key, String otherwise) {
        String topic = topics.text(key, otherwise);
        if (!topic.equals(otherwise) && !TOPIC.matcher(topic).matches()) {
            topics.fault(key, topic, "must be 1 to 249" + LETTERS);
        }
        return topic;
    }

    /** Everything passes through, but for what would break a promise. */
    private Map<String, String> kafka(Section kafka, Overrides overrides) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String key : kafka.keys()) {
            kafka.value(key).ifPresent(value -> settings.put(key, kafka.text(key, "")));
        }
        overrides.kafka().forEach(settings::put);
        Optional.ofNullable(settings.get("processing.guarantee"))
                .filter(guarantee -> !guarantee.equals("exactly_once_v2"))
                .ifPresent(other -> faults.add(new Fault(
                        "kafka.processing.guarantee",
                        other,
                        "must be exactly_once_v2, or left out: others lose learning")));
        OURS.forEach((key, remedy) -> {
            if (settings.containsKey(key)) {
                faults.add(new Fault("kafka." + key, null, remedy));
            }
        });
        kafka.close();
        return settings;
    }
}
