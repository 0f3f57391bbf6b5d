package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.thalweg.Data;
import dev.thalweg.Pipelines;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.evaluation.Figures;
import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.Field.Kind;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Origin;
import dev.thalweg.feature.Row;
import dev.thalweg.settings.InvalidSettings;
import dev.thalweg.settings.PipelineFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learns real streams as they are, and as a careless sender would send them. */
class RealStreamsTest {

    /** The event that a sender spoils: not so early that nothing can be known to be extreme. */
    private static final int SPOILED = 1000;

    private static final List<String> BIKE_NUMBERS = List.of("temp", "atemp", "hum", "windspeed");

    private static final String BIKE_FIELDS =
            """
            season: {values: ["1", "2", "3", "4"]}
            yr: {values: ["0", "1"]}
            mnth: {values: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]}
            hr: {values: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23"]}
            weekday: {values: ["0", "1", "2", "3", "4", "5", "6"]}
            workingday: {values: ["0", "1"]}
            weathersit: {values: ["1", "2", "3", "4"]}
            temp: standardize
            atemp: standardize
            hum: standardize
            windspeed: standardize
            """;

    @TempDir
    private Path directory;

    @Test
    void oneSpoiledEventCostsNoAccuracy() throws IOException {
        double clean = electricity(0).accuracy();
        double spoiled = electricity(1e4).accuracy();
        System.out.printf("elec2: accuracy %.4f, with one event spoiled %.4f%n", clean, spoiled);
        assertThat(clean).isGreaterThanOrEqualTo(0.915);
        assertThat(spoiled).isCloseTo(clean, within(0.003));
    }

    /** The panel of profile best, whose answers are charged for as they were given, is as sure as it may be. */
    @Test
    void thePanelBeatsItsMembersAtOnceAndWhenLabelsComeLate() throws IOException {
        Figures atOnce = panel(0);
        Figures late = panel(500);
        System.out.printf(
                "elec2, best: accuracy %.4f, log loss %.4f; labels 500 rows late: %.4f, %.4f%n",
                atOnce.accuracy(), atOnce.logLoss(), late.accuracy(), late.logLoss());
        assertThat(atOnce.accuracy()).isGreaterThanOrEqualTo(0.915);
        assertThat(atOnce.logLoss()).isLessThanOrEqualTo(0.225);
        assertThat(late.accuracy()).isGreaterThanOrEqualTo(0.768);
        assertThat(late.logLoss()).isLessThanOrEqualTo(0.50);
    }

    private Figures panel(int delay) throws IOException {
        LearnerSpec spec = Pipelines.example("electricity-best", directory).learner();
        Learner learner = new Learner(spec);
        Deque<Runnable> waiting = new ArrayDeque<>();
        Data.forEach("elec2.csv.gz", cells -> {
            Event event = event(cells, spec.shape(), List.of(), 0, 1);
            Row row = learner.row();
            Prediction prediction = learner.predict(event, row);
            learner.observe(event, row);
            waiting.add(() -> learner.learn(prediction, row, event.label()));
            if (waiting.size() > delay) {
                waiting.remove().run();
            }
        });
        waiting.forEach(Runnable::run);
        return learner.report().figures().overall();
    }

    /** @param spoil what three numbers of one event are set to; 0 to leave them */
    private Figures electricity(double spoil) throws IOException {
        LearnerSpec spec = Pipelines.example("electricity", directory).learner();
        Learner learner = new Learner(spec);
        List<String> spoiled = List.of("nswprice", "nswdemand", "vicprice");
        Data.forEach("elec2.csv.gz", row -> {
            boolean spoils = spoil != 0 && row.getStartingLineNumber() == SPOILED;
            learner.take(event(row, spec.shape(), spoils ? spoiled : List.of(), spoil, 1));
        });
        return learner.report().figures().overall();
    }

    /** With the training that one gets who sets nothing. */
    @Test
    void aNumberIsLearnedBetterThanItIsGuessedWhateverItsUnit() throws IOException {
        Figures bikes = bikes(1);
        Figures hundredths = bikes(100);
        System.out.printf(
                "bike_hourly: MAE %.2f, in hundredths %.2f, R² %.3f%n", bikes.mae(), hundredths.mae(), bikes.r2());
        assertThat(bikes.mae()).isLessThan(0.85 * bikes.baselines().noChange().mae());
        assertThat(bikes.mae()).isLessThan(0.5 * bikes.baselines().prior().mae());
        assertThat(hundredths.mae() / 100).isCloseTo(bikes.mae(), within(0.01 * bikes.mae()));
    }

    private Figures bikes(double labelScale) throws IOException {
        LearnerSpec spec = bikeSpec();
        Learner learner = new Learner(spec);
        Data.forEach("bike_hourly.csv.gz", row -> learner.take(event(row, spec.shape(), List.of(), 0, labelScale)));
        return learner.report().figures().overall();
    }

    private LearnerSpec bikeSpec() throws IOException {
        String fields = BIKE_FIELDS
                .lines()
                .map(line -> line.substring(0, line.indexOf(':')))
                .map(field -> "{\"name\": \"%s\", \"type\": \"%s\"}"
                        .formatted(field, BIKE_NUMBERS.contains(field) ? "double" : "string"))
                .collect(Collectors.joining(", "));
        Files.writeString(
                directory.resolve("bike.avsc"),
                "{\"type\": \"record\", \"name\": \"Bike\", \"fields\": [" + fields
                        + ", {\"name\": \"cnt\", \"type\": \"double\"}]}");
        Path file = Files.writeString(
                directory.resolve("bike.yaml"),
                "name: bike\nevent: {schema: bike.avsc, label: {field: cnt, type: number}}\nfeatures:\n"
                        + BIKE_FIELDS.indent(2));
        try {
            return PipelineFile.read(file, List.of(), Map.of(), EventSchema::fieldsOf)
                    .learner();
        } catch (InvalidSettings invalid) {
            throw new AssertionError(invalid);
        }
    }

    private static Event event(
            NamedCsvRecord row, EventShape shape, List<String> spoiled, double spoil, double labelScale) {
        double[] numbers = shape.fields(Kind.NUMBER).stream()
                .map(Field::name)
                .mapToDouble(field -> spoiled.contains(field) ? spoil : Double.parseDouble(row.getField(field)))
                .toArray();
        String[] categories = shape.fields(Kind.CATEGORY).stream()
                .map(field -> row.getField(field.name()))
                .toArray(String[]::new);
        String text = row.getField(shape.label().field());
        double label = shape.label() instanceof LabelShape.Classes classes
                ? classes.classes().indexOf(text)
                : labelScale * Double.parseDouble(text);
        Origin origin = new Origin("events", 0, row.getStartingLineNumber());
        return new Event(origin.asId(), origin, 0, numbers, categories, label);
    }
}
