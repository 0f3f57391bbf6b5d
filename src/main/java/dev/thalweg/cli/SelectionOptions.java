package dev.thalweg.cli;

import dev.thalweg.history.Bound;
import dev.thalweg.history.Selection;
import dev.thalweg.history.Without;
import dev.thalweg.settings.Pipeline;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which part of a history is meant. */
final class SelectionOptions {

    private static final Pattern OFFSET = Pattern.compile("(\\d{1,9})=(\\d{1,18})");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})=(\\d{1,18})(?:-(\\d{1,18}))?");
    private static final String TIME = "a time with its zone, such as 2026-11-27T00:00:00Z";

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            description = "Begin there: beginning, a time with its zone, or PARTITION=OFFSET,... (default: beginning).")
    private String from = "beginning";

    @Option(
            names = "--until",
            paramLabel = "WHERE",
            description =
                    "End there: now, a time with its zone, or PARTITION=OFFSET,... That record is not learned any more "
                            + "(default: now, which is as far as the pipeline has committed).")
    private String until = "now";

    @Option(
            names = "--from-snapshot",
            paramLabel = "ID",
            description = "Begin with that model, at the place where it ends; what is before may be gone.")
    private @Nullable String snapshot;

    @Option(names = "--epochs", paramLabel = "N", description = "Learn it so many times over (default: 1).")
    private int epochs = 1;

    @Option(
            names = "--without",
            paramLabel = "PARTITION=OFFSET[-OFFSET],...",
            split = ",",
            description = "Leave these events out, as if they had never been.")
    private List<String> without = new ArrayList<>();

    @Option(
            names = "--without-ids",
            paramLabel = "FILE",
            description = "Leave out events of these ids, one a line; of labels that arrive by themselves, too.")
    private @Nullable Path withoutIds;

    @Spec(Target.MIXEE)
    private CommandSpec command;

    /**
     * What they say.
     *
     * @param pipeline whose history it is; where labels arrive by themselves the lineage tells the order of all
     * @throws ParameterException when they cannot be meant
     */
    Selection read(Pipeline pipeline) {
        if (epochs < 1) {
            throw fault("--epochs: must be at least 1, got " + epochs);
        }
        if (epochs > 1 && pipeline.learner().dedupe().isPresent()) {
            throw fault("--epochs: under event.dedupe an event is learned once, however often it comes");
        }
        if (snapshot != null) {
            ModelsCommand.requireName(command, snapshot);
            if (epochs > 1 || !from.equals("beginning")) {
                throw fault(
                        "--from-snapshot begins where that model ends, and goes on once: it excludes --from and --epochs");
            }
        }
        boolean late = pipeline.labels().isPresent();
        Selection selection = new Selection(
                bound("--from", from, "beginning"),
                bound("--until", until, "now"),
                epochs,
                new Without(ranges(), withoutIds == null ? Set.of() : ids(withoutIds)),
                snapshot);
        Selection rest = new Selection(
                selection.from(),
                selection.until(),
                epochs,
                new Without(selection.without().ranges(), Set.of()),
                null);
        if (late && !rest.isAll()) {
            throw fault("where labels arrive by themselves a replay follows the order that the lineage tells from its"
                    + " beginning: of these options only --without-ids and --from-snapshot are for it");
        }
        return selection;
    }

    private Bound bound(String option, String text, String none) {
        if (text.equals(none)) {
            return Bound.NONE;
        }
        Map<Integer, Long> offsets = new HashMap<>();
        for (String one : text.split(",")) {
            Matcher offset = OFFSET.matcher(one);
            if (!offset.matches()) {
                return new Bound(time(option, text, none), Map.of());
            }
            if (offsets.put(Integer.valueOf(offset.group(1)), Long.valueOf(offset.group(2))) != null) {
                throw fault(option + ": names partition " + offset.group(1) + " twice");
            }
        }
        return new Bound(null, offsets);
    }

    private Instant time(String option, String text, String none) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (time.isAfter(Clock.systemUTC().instant())) {
                throw fault(option + ": " + text + " is in the future");
            }
            return time;
        } catch (DateTimeParseException neither) {
            throw fault(option + ": must be " + none + ", " + TIME + ", or PARTITION=OFFSET,...; got '" + text + "'");
        }
    }

    private Map<Integer, List<Without.Range>> ranges() {
        Map<Integer, List<Without.Range>> ranges = new HashMap<>();
        for (String text : without) {
            Matcher range = RANGE.matcher(text);
            if (!range.matches()) {
                throw fault("--without: must be PARTITION=OFFSET or PARTITION=OFFSET-OFFSET, got '" + text + "'");
            }
            long first = Long.parseLong(range.group(2));
            long last = range.group(3) == null ? first : Long.parseLong(range.group(3));
            if (last < first) {
                throw fault("--without: '" + text + "' ends before it begins");
            }
            ranges.computeIfAbsent(Integer.valueOf(range.group(1)), partition -> new ArrayList<>())
                    .add(new Without.Range(first, last));
        }
        return ranges;
    }

    private Set<String> ids(Path file) {
        try (Stream<String> lines = Files.readString(file).lines()) {
            return lines.map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.toSet());
        } catch (CharacterCodingException notText) {
            throw fault("--without-ids: " + file + " is not UTF-8 text");
        } catch (IOException unreadable) {
            throw fault("--without-ids: " + file + " cannot be read");
        }
    }

    private ParameterException fault(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
