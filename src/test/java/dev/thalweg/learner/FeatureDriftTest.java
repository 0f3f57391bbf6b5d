package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.Field.Kind;
import dev.thalweg.event.Origin;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.learner.Report.FeatureReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of feature is told to have drifted when its distribution changed, and the others are not. */
class FeatureDriftTest {

    /** Numbers first, then categories, as events hold them. */
    private static final Map<String, Encoding> NUMBERS = ordered(
            List.of("standard", "position", "plain", "hour"),
            List.of(
                    new Encoding.Standardize(),
                    new Encoding.MinMax(),
                    new Encoding.None(Encoding.Missing.IMPUTE, 0, false),
                    new Encoding.Cyclic(24)));

    private static final Map<String, Encoding> CATEGORIES = ordered(
            List.of("listed", "hashed", "text"),
            List.of(
                    new Encoding.Values(List.of("a", "b", "c")),
                    new Encoding.Hash(64),
                    new Encoding.Text(256, 1, Encoding.Frequency.BINARY, false)));

    private static final int EVENTS = 7900;

    private static Map<String, Encoding> ordered(List<String> names, List<Encoding> encodings) {
        Map<String, Encoding> all = new LinkedHashMap<>();
        IntStream.range(0, names.size()).forEach(i -> all.put(names.get(i), encodings.get(i)));
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "position", "plain", "hour", "listed", "hashed", "text"})
    void whatShiftsIsFarAboveWhatStays(String shifting) {
        List<FeatureReport> drift = taught(shifting, EVENTS).report().features();
        assertThat(drift.get(0).field()).isEqualTo(shifting);
        assertThat(drift.get(0).drift()).isBetween(0.25, 1.0);
        assertThat(drift.subList(1, drift.size())).hasSize(6).allMatch(feature -> feature.drift() < 0.08);
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "hour", "hashed", "text"})
    void whatIsMissingOfLateHasShifted(String field) {
        FeatureReport first =
                taught(field + " missing", EVENTS).report().features().get(0);
        assertThat(first.field()).isEqualTo(field);
        assertThat(first.drift()).isCloseTo(1, within(1e-9));
    }

    @Test
    void whatStaysIsNearZeroAlways() {
        Learner learner = new Learner(spec());
        List<Event> events = events("nothing", 20_000);
        double most = 0;
        for (Event event : events) {
            learner.take(event);
            if (event.time() % 500 == 0) {
                most = Math.max(
                        most,
                        learner.report().features().stream()
                                .mapToDouble(FeatureReport::drift)
                                .max()
                                .orElse(0));
            }
        }
        assertThat(most).isBetween(0.01, 0.12);
    }

    @Test
    void thereIsNothingToCompareWithBeforeTwoBlocks() {
        assertThat(taught("nothing", 1999).report().features()).isEmpty();
        assertThat(taught("nothing", 2000).report().features()).hasSize(7);
    }

    /** Once all that is remembered is of the new kind, a shift wears off as the old becomes the smaller part. */
    @Test
    void aShiftThatStaysWearsOff() {
        double soon = taught("listed", EVENTS).report().features().get(0).drift();
        Learner learner = taught("listed", EVENTS);
        events("listed", 40_000).subList(EVENTS, 40_000).forEach(learner::take);
        assertThat(drift(learner, "listed")).isBetween(soon / 5, soon / 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1000, 2500})
    void stoppedAndContinuedItIsAsIfNeverStopped(int at) {
        List<Event> events = events("hashed", 5200);
        Learner stopped = new Learner(spec());
        events.subList(0, at).forEach(stopped::take);
        Learner resumed = new Learner(spec());
        resumed.restore(stopped.state());
        events.subList(at, events.size()).forEach(resumed::take);
        assertThat(resumed.report().features())
                .isEqualTo(taught(events).report().features())
                .hasSize(7);
        assertThat(resumed.state()).isEqualTo(taught(events).state());
    }

    @Test
    void atMostTenAreTold() {
        List<Field> fields = IntStream.range(0, 30)
                .mapToObj(i -> new Field("n" + i, Kind.NUMBER, false))
                .toList();
        List<FeatureSpec> features = fields.stream()
                .map(field -> new FeatureSpec(field.name(), new Encoding.Standardize()))
                .toList();
        Learner learner = new Learner(spec(fields, features));
        Random random = new Random(1);
        for (int i = 0; i < 3000; i++) {
            double shift = i < 2000 ? 0 : 2;
            double[] numbers = IntStream.range(0, 30)
                    .mapToDouble(n -> random.nextGaussian() + (n % 3 == 1 ? shift : 0))
                    .toArray();
            learner.take(event(i, numbers, new String[0]));
        }
        assertThat(learner.report().features().stream().map(FeatureReport::field))
                .containsExactlyInAnyOrder("n1", "n4", "n7", "n10", "n13", "n16", "n19", "n22", "n25", "n28");
        assertThat(learner.report().features().stream().map(FeatureReport::drift))
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    /** No weight depends on it. */
    @Test
    void itIsNoPartOfTheFingerprint() {
        assertThat(StateFormat.read(taught("nothing", 100).state()))
                .filteredOn(section -> section.name().equals(StateFormat.DISTRIBUTIONS))
                .singleElement()
                .matches(section -> !section.shaping());
    }

    private static double drift(Learner learner, String field) {
        return learner.report().features().stream()
                .filter(feature -> feature.field().equals(field))
                .mapToDouble(FeatureReport::drift)
                .findFirst()
                .orElseThrow();
    }

    private static Learner taught(String shifting, int events) {
        return taught(events(shifting, EVENTS).subList(0, events));
    }

    private static Learner taught(List<Event> events) {
        Learner learner = new Learner(spec());
        events.forEach(learner::take);
        return learner;
    }

    private static LearnerSpec spec() {
        List<Field> fields = new ArrayList<>();
        List<FeatureSpec> features = new ArrayList<>();
        NUMBERS.forEach((name, encoding) -> {
            fields.add(new Field(name, Kind.NUMBER, false));
            features.add(new FeatureSpec(name, encoding));
        });
        CATEGORIES.forEach((name, encoding) -> {
            fields.add(new Field(name, Kind.CATEGORY, false));
            features.add(features.size() - 4, new FeatureSpec(name, encoding)); // Dense and sparse mixed.
        });
        return spec(fields, features);
    }

    private static LearnerSpec spec(List<Field> fields, List<FeatureSpec> features) {
        LearnerSpec plain = Samples.spec();
        return new LearnerSpec(
                1,
                plain.arithmetic(),
                new EventShape(fields, Samples.twoClasses(), null, null, 0),
                features,
                Optional.empty(),
                plain.members());
    }

    /** The seventh thousand on, the field's values are others, or missing. */
    private static List<Event> events(String shifting, int count) {
        Random random = new Random(5);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String field = i < 6000 ? "" : shifting;
            double[] numbers = NUMBERS.keySet().stream()
                    .mapToDouble(name -> number(name, random, field))
                    .toArray();
            @Nullable
            String[] texts = CATEGORIES.keySet().stream()
                    .map(name -> text(name, random, field))
                    .toArray(String[]::new);
            events.add(event(i, numbers, texts));
        }
        return events;
    }

    private static double number(String name, Random random, String shifting) {
        boolean shifted = shifting.equals(name);
        double number = name.equals("hour")
                ? random.nextInt(shifted ? 12 : 24)
                : 3 + 10 * (random.nextGaussian() + (shifted ? 2 : 0));
        return shifting.equals(name + " missing") ? Double.NaN : number;
    }

    private static @Nullable String text(String name, Random random, String shifting) {
        boolean shifted = shifting.equals(name);
        String text = name.equals("listed") ? letter(random, shifted) : words(name, random, shifted);
        return shifting.equals(name + " missing") ? null : text;
    }

    private static String letter(Random random, boolean shifted) {
        return List.of("a", "b", "c").get(shifted ? 2 : random.nextInt(3) / 2);
    }

    private static String words(String name, Random random, boolean shifted) {
        int several = name.equals("text") ? 5 : 1;
        return IntStream.range(0, several)
                .mapToObj(i -> "w" + (char) ('a' + random.nextInt(shifted ? 3 : 26)))
                .collect(Collectors.joining(" "));
    }

    private static Event event(int i, double[] numbers, @Nullable String[] texts) {
        Origin origin = new Origin("events", 0, i);
        return new Event(origin.asId(), origin, i, numbers, texts, i % 2);
    }
}
