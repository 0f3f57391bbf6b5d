package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.thalweg.Data;
import dev.thalweg.Pipelines;
import dev.thalweg.evaluation.Figures;
import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.Field.Kind;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learns real streams as they are, and as a careless sender would send them. */
class RealStreamsTest {

    /** The event that a sender spoils: not so early that nothing can be known to be extreme. */
    private static final int SPOILED = 1000;

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
