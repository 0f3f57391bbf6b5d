package dev.thalweg.settings;

import dev.thalweg.event.Field;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.network.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The {@code features} section: for each field that is used, how it becomes columns. */
final class FeaturesSection {

    private static final Map<String, String> SHORT =
            Map.of("cyclic", "period", "values", "of", "hash", "width", "text", "width");
    private static final String CHOICES = "must be one of standardize, minmax, none, cyclic, values, hash, text";

    /** Milliseconds, as numbers of dates and timestamps are; a year is the Gregorian calendar's mean one. */
    private static final Map<String, Double> MILLIS =
            Map.of("hour", 3_600_000.0, "day", 86_400_000.0, "week", 604_800_000.0, "year", 31_556_952_000.0);

    /** Columns of all hashes and texts together: each has at least one weight. */
    private static final int MOST_HASHED = Layout.MOST_PARAMETERS;

    /** Numbers of an array: an embedding, or the samples of a sensor. */
    private static final int MOST_NUMBERS = 4096;

    /** Stands for features that were faulty, so that the other sections can still be checked. */
    private static final FeatureSpec PLACEHOLDER = new FeatureSpec("?", new Encoding.None());

    private FeaturesSection() {}

    static List<FeatureSpec> read(Section features, EventSection event) {
        List<FeatureSpec> specs = new ArrayList<>();
        long hashed = 0;
        for (String field : features.keys()) {
            Section.Variant choice = features.variant(field, "standardize", SHORT);
            Optional<Encoding> encoding = encoding(choice);
            int length = length(choice.details(), encoding);
            choice.details().close();
            if (encoding.isEmpty()) {
                features.fault(field, choice.name(), CHOICES);
                continue;
            }
            int width = hashed(encoding.get());
            hashed += width;
            if (field.isBlank()) {
                features.fault(field, null, "is blank; give the name of a field");
            } else if (width > 0 && hashed > MOST_HASHED) {
                features.fault(
                        field,
                        choice.name(),
                        "must leave all hashes and texts together at most " + MOST_HASHED + " wide");
            } else {
                check(features, field, encoding.get(), length, event);
                specs.addAll(specs(field, encoding.get(), length));
            }
        }
        if (specs.isEmpty() && features.keys().isEmpty()) {
            features.fault("*", null, "is missing; name at least one field, such as 'amount: standardize'");
        }
        return specs.isEmpty() ? List.of(PLACEHOLDER) : specs;
    }

    private static int hashed(Encoding encoding) {
        if (encoding instanceof Encoding.Text text) {
            return text.width();
        }
        return encoding instanceof Encoding.Hash hash ? hash.width() : 0;
    }

    /** How many numbers of an array are read; 0 where the field is no array. */
    private static int length(Section details, Optional<Encoding> encoding) {
        boolean numbers = encoding.filter(Encoding.OfNumber.class::isInstance).isPresent();
        return numbers && details.value("length").isPresent() ? (int) details.integer("length", 1, 1, MOST_NUMBERS) : 0;
    }

    /** Each number of an array is a feature by itself. */
    private static List<FeatureSpec> specs(String field, Encoding encoding, int length) {
        return length == 0
                ? List.of(new FeatureSpec(field, encoding))
                : IntStream.range(0, length)
                        .mapToObj(index -> new FeatureSpec(Field.element(field, index), encoding))
                        .toList();
    }

    private static void check(Section features, String field, Encoding encoding, int length, EventSection event) {
        if (length > 0) {
            event.check(features, field, field, type -> type == FieldType.NUMBERS, "an array of numbers");
        } else if (encoding.reads() == Field.Kind.NUMBER && event.has(field, FieldType.NUMBERS)) {
            features.fault(field, null, "is an array: give its length, such as {standardize: {length: 16}}");
        } else {
            String wanted = encoding.reads() == Field.Kind.NUMBER ? "a number" : "a category";
            event.check(features, field, field, type -> type.canBe(encoding.reads()), wanted);
        }
        if (field.equals(event.label().field())) {
            features.fault(field, null, "is the label: a feature of it would tell the answer");
        }
    }

    private static Optional<Encoding> encoding(Section.Variant choice) {
        Section details = choice.details();
        boolean required = details.flag("required", false);
        return switch (choice.name()) {
            case "standardize" ->
                Optional.of(new Encoding.Standardize(
                        details.number("clip", Encoding.DEFAULT_CLIP, Range.NOT_NEGATIVE),
                        details.choice("tails", Encoding.Tails.AUTO),
                        missing(details),
                        jitter(details),
                        required));
            case "minmax" -> Optional.of(new Encoding.MinMax(missing(details), jitter(details), required));
            case "none" -> Optional.of(new Encoding.None(missing(details), jitter(details), required));
            case "cyclic" ->
                Optional.of(new Encoding.Cyclic(periods(details), missing(details), jitter(details), required));
            case "values" -> Optional.of(values(details, required));
            case "hash" -> Optional.of(new Encoding.Hash(width(details, 256), details.flag("signed", false), required));
            case "text" ->
                Optional.of(new Encoding.Text(
                        width(details, 4096),
                        (int) details.integer("ngrams", 1, 1, Encoding.MAX_NGRAMS),
                        details.choice("frequency", Encoding.Frequency.BINARY),
                        required));
            default -> Optional.empty();
        };
    }

    /** One or several: numbers in the field's unit, or the names of what a clock and a calendar repeat. */
    private static List<Encoding.Period> periods(Section details) {
        Object given = details.value("period").orElse(24);
        List<Encoding.Period> periods = new ArrayList<>();
        for (Object one : given instanceof List<?> list ? list : List.of(given)) {
            if (one instanceof Number number && Range.POSITIVE.holds(number.doubleValue())) {
                periods.add(new Encoding.Period(number.doubleValue()));
            } else if (one instanceof String name && MILLIS.containsKey(name)) {
                periods.add(new Encoding.Period(name, MILLIS.get(name)));
            } else {
                periods.clear();
                break;
            }
        }
        if (periods.isEmpty() || Set.copyOf(periods).size() < periods.size()) {
            details.fault(
                    "period",
                    given,
                    "must be a number above 0; or hour, day, week or year, of a date or timestamp; or different ones");
            return List.of(new Encoding.Period(24));
        }
        return periods;
    }

    private static int width(Section details, int otherwise) {
        return (int) details.integer("width", otherwise, 1, Encoding.MAX_HASH_WIDTH);
    }

    private static Encoding.Missing missing(Section details) {
        return details.choice("missing", Encoding.Missing.IMPUTE);
    }

    private static double jitter(Section details) {
        return details.number("jitter", 0, Range.NOT_NEGATIVE);
    }

    private static Encoding values(Section details, boolean required) {
        List<String> values = details.texts(
                "of",
                all -> all.size() <= Encoding.MAX_VALUES && Set.copyOf(all).size() == all.size() && !all.contains(""),
                "1 to " + Encoding.MAX_VALUES + " different values, none empty");
        return new Encoding.Values(
                values.isEmpty() ? List.of("?") : values, details.choice("unknown", Encoding.Unknown.OTHER), required);
    }
}
