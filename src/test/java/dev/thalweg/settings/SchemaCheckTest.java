package dev.thalweg.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.event.Field;
import dev.thalweg.event.LabelShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCheckTest extends PipelineTexts {

    private static final String FIELDS = String.join(", ", PipelineText.SCHEMA.keySet());

    @Test
    void fieldThatIsNotInTheSchemaIsFaultThatListsThem() {
        String absent = "is not in the schema; its fields are " + FIELDS;
        assertThat(faults("id: who, time: when", "{field: cheat, classes: [no, yes]}", "{sum: standardize}"))
                .containsExactlyInAnyOrder(
                        "event.id: got 'who'; " + absent,
                        "event.time: got 'when'; " + absent,
                        "event.label.field: got 'cheat'; " + absent,
                        "features.sum: got 'sum'; " + absent);
    }

    @Test
    void fieldOfTheWrongTypeIsFault() {
        assertThat(faults(
                        "id: amount, time: id",
                        "{field: country, type: number}",
                        "{id: standardize, amount: {hash: 8}, items: none}"))
                .containsExactlyInAnyOrder(
                        "event.id: got 'amount'; is a decimal number in the schema;"
                                + " what is wanted is a text or an integer",
                        "event.time: got 'id'; is a text in the schema;"
                                + " what is wanted is an integer: milliseconds since 1970",
                        "event.label.field: got 'country'; is a text in the schema; what is wanted is a number",
                        "features.id: got 'id'; is a text in the schema; what is wanted is a number",
                        "features.amount: got 'amount'; is a decimal number in the schema;"
                                + " what is wanted is a category",
                        "features.items: got 'items'; is of a type that pipelines do not read in the schema;"
                                + " what is wanted is a number");
    }

    @Test
    void labelOfTheWrongTypeIsFault() {
        assertThat(faults("", "{field: price, classes: [no, yes]}", "{amount: none}"))
                .containsExactly("event.label.field: got 'price'; is a decimal number in the schema;"
                        + " what is wanted is a category");
    }

    @Test
    void labelAsFeatureIsFault() {
        assertThat(faults("", "{field: fraud, classes: [no, yes]}", "{fraud: {hash: 8}}"))
                .containsExactly("features.fraud: is the label: a feature of it would tell the answer");
        assertThat(faults("", "{field: price, type: number}", "{price: standardize}"))
                .containsExactly("features.price: is the label: a feature of it would tell the answer");
    }

    /** A prediction carries the event's id and never its label. */
    @Test
    void labelAsIdOrTimeIsFault() {
        assertThat(faults("id: fraud", "{field: fraud, classes: [no, yes]}", "{amount: none}"))
                .containsExactly("event.id: got 'fraud'; is the label: predictions would tell the answer");
        assertThat(faults("time: at", "{field: at, type: number}", "{amount: none}"))
                .containsExactly("event.time: got 'at'; is the label: predictions would tell the answer");
    }

    @Test
    void booleansAndIntegersAreNumbersAndCategories() {
        assertThat(faults("", "{field: chip, classes: ['true', 'false']}", "{at: {hash: 8}}"))
                .isEmpty();
        assertThat(faults("", "{field: at, type: number}", "{chip: standardize}"))
                .isEmpty();
        assertThat(faults("", "{field: at, type: number}", "{chip: {values: ['true', 'false']}}"))
                .isEmpty();
    }

    @Test
    void arraysHaveALengthAndNothingElseHas() throws InvalidSettings {
        String label = "{field: fraud, classes: [no, yes]}";
        assertThat(
                        faults(
                                "",
                                label,
                                "{readings: none, amount: {none: {length: 2}}, id: {hash: {length: 2}}, at: {cyclic: {length: 0}}}"))
                .containsExactlyInAnyOrder(
                        "features.readings: is an array: give its length, such as {standardize: {length: 16}}",
                        "features.amount: got 'amount'; is a decimal number in the schema;"
                                + " what is wanted is an array of numbers",
                        "features.id.hash.length: is not a setting; allowed here: required, signed, width",
                        "features.at.cyclic.length: got 0; must be a whole number from 1 to 4096",
                        "features.at: got 'at'; is an integer in the schema; what is wanted is an array of numbers");
        assertThat(pipeline
                        .read(text("", label, "{readings: {minmax: {length: 3, required: true}}, amount: none}"))
                        .learner()
                        .shape()
                        .fields()
                        .stream()
                        .map(field -> field.name() + " " + field.required()))
                .containsExactly("readings[0] true", "readings[1] true", "readings[2] true", "amount false");
    }

    @Test
    void aWeightIsANumberAndNotTheLabel() throws InvalidSettings {
        String classes = "{field: fraud, classes: [no, yes]}";
        assertThat(faults("weight: country", classes, "{amount: none}"))
                .containsExactly("event.weight: got 'country'; is a text in the schema; what is wanted is a number");
        assertThat(faults("weight: price", "{field: price, type: number}", "{amount: none}"))
                .containsExactly("event.weight: got 'price'; is the label: rows would count as their answers say");
        assertThat(pipeline.read(text("weight: at", classes, "{amount: none}")).learner().shape().fields().stream()
                        .map(Field::name))
                .containsExactly("amount", "at");
        assertThat(pipeline.read(text("weight: amount", classes, "{amount: none}")).learner().shape().fields().stream()
                        .map(Field::name))
                .containsExactly("amount");
    }

    @Test
    void classesOfNumberAreFault() {
        assertThat(faults("", "{field: price, type: number, classes: [a, b]}", "{amount: none}"))
                .containsExactly("event.label.classes: got [a, b]; must be left out where the type is number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a, a]", "[a]", "[a, '']", "[a, [b]]", "[a, ~]", "a"})
    void classesThatNoEventCouldHaveAreOneFault(String classes) {
        assertThat(faults("", "{field: fraud, classes: " + classes + "}", "{amount: none}"))
                .hasSize(1)
                .allMatch(fault -> fault.startsWith("event.label.classes: got ")
                        && fault.endsWith(
                                "; must list at least two different classes, none empty" + " (or set type: number)"));
    }

    @Test
    void schemaThatCannotBeReadIsOneFaultAndTheRestIsCheckedStill() throws Exception {
        java.nio.file.Files.writeString(pipeline.file(), PipelineText.LEAST + "seed: x\n");
        SchemaReader broken = schema -> {
            throw new SchemaReader.InvalidSchema("no such file");
        };
        List<Fault> faults = List.of();
        try {
            PipelineFile.read(pipeline.file(), List.of(), Map.of(), broken);
        } catch (InvalidSettings invalid) {
            faults = invalid.faults();
        }
        assertThat(faults.stream().map(Fault::path)).containsExactlyInAnyOrder("event.schema", "seed");
        assertThat(faults.get(0).remedy()).isEqualTo("no such file");
    }

    @Test
    void shapeHoldsWhatTheFileNames() throws InvalidSettings {
        Pipeline read = pipeline.read(text(
                "id: id, time: at, maxAhead: 90s",
                "{field: price, type: number}",
                "{amount: {standardize: {required: true}}, country: {hash: 8}}"));
        assertThat(read.learner().shape().idField()).isEqualTo("id");
        assertThat(read.learner().shape().timeField()).isEqualTo("at");
        assertThat(read.learner().shape().maxAheadMillis()).isEqualTo(90_000);
        assertThat(read.learner().shape().label()).isEqualTo(new LabelShape.Numeric("price"));
        assertThat(read.learner().shape().fields().stream().map(field -> field.name() + " " + field.required()))
                .containsExactly("amount true", "country false");
    }

    private List<String> faults(String event, String label, String features) {
        return pipeline.faults(text(event, label, features));
    }

    private static String text(String event, String label, String features) {
        String more = event.isEmpty() ? "" : ", " + event;
        return "name: a\nevent: {schema: s.avsc, label: " + label + more + "}\nfeatures: " + features + "\n";
    }
}
