package dev.thalweg.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Ratios that were measured before. Only they are compared: they say something on another machine, too. */
final class BenchBaseline {

    /** A ratio may be lower by this part of what it was: so much is noise. */
    private static final double TOLERANCE = 0.15;

    private final JsonNode ratios;

    private BenchBaseline(JsonNode ratios) {
        this.ratios = ratios;
    }

    /**
     * Reads what {@code bench --json} wrote.
     *
     * @throws IllegalArgumentException when the file is something else; one line, for a person
     */
    static BenchBaseline read(Path file) {
        try {
            JsonNode ratios = new JsonMapper().readTree(Files.readString(file)).path("ratios");
            for (BenchResult.Ratio ratio : BenchResult.Ratio.values()) {
                if (!(ratios.path(ratio.key()).asDouble() > 0)) {
                    throw new IllegalArgumentException(
                            file + ": has no ratios." + ratio.key() + " above 0; what bench --json writes is needed");
                }
            }
            return new BenchBaseline(ratios);
        } catch (NoSuchFileException missing) {
            throw new IllegalArgumentException(file + ": no such file", missing);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(file + ": not JSON", malformed);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(file + ": cannot be read", unreadable);
        }
    }

    /** Which ratios are lower than they were, by more than noise: a line each. */
    List<String> fallen(BenchResult result) {
        ObjectNode now = (ObjectNode) result.json().path("ratios");
        List<String> fallen = new ArrayList<>();
        for (BenchResult.Ratio ratio : BenchResult.Ratio.values()) {
            double was = ratios.path(ratio.key()).asDouble();
            double is = now.path(ratio.key()).asDouble();
            if (!(is >= (1 - TOLERANCE) * was)) {
                fallen.add(String.format(
                        Locale.ROOT,
                        "ratios.%s fell from %.3f to %.3f, by more than %.0f %%",
                        ratio.key(),
                        was,
                        is,
                        100 * TOLERANCE));
            }
        }
        return fallen;
    }
}
