package dev.thalweg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Grafana boards as they are shipped, and what they ask of Prometheus. */
public final class Boards {

    private static final Path DIRECTORY = Path.of("grafana", "dashboards");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

    private Boards() {}

    /**
     * What is asked of Prometheus.
     *
     * @param place the board and what of it asks
     * @param text as it is written, with Grafana's variables
     */
    public record Expression(String place, String text) {

        /** As Prometheus is asked where one application is chosen, and all there is of it. */
        public String of(String application) {
            return text.replace("$application", application)
                    .replace("$instance", ".*")
                    .replace("$partition", ".*")
                    .replace("$member", ".*")
                    .replace("$__rate_interval", "10s")
                    .replace("$__range", "1m");
        }
    }

    /** Each board by the name of its file. */
    public static Map<String, JsonNode> all() {
        Map<String, JsonNode> boards = new TreeMap<>();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file : files.toList()) {
                boards.put(file.getFileName().toString(), new JsonMapper().readTree(Files.readString(file)));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return boards;
    }

    /** The panels of a board, those of its rows and the rows themselves included. */
    public static List<JsonNode> panels(JsonNode board) {
        List<JsonNode> panels = new ArrayList<>();
        for (JsonNode panel : board.path("panels")) {
            panels.add(panel);
            panel.path("panels").forEach(panels::add);
        }
        return panels;
    }

    /** All that the boards ask: panels, variables, annotations. */
    public static List<Expression> expressions() {
        List<Expression> expressions = new ArrayList<>();
        all().forEach((name, board) -> {
            for (JsonNode variable : board.path("templating").path("list")) {
                Matcher values = LABEL_VALUES.matcher(
                        variable.path("query").path("query").asText());
                if (values.matches()) {
                    String place = name + ", variable " + variable.path("name").asText();
                    expressions.add(
                            new Expression(place, "group by (" + values.group(2) + ") (" + values.group(1) + ")"));
                }
            }
            for (JsonNode note : board.path("annotations").path("list")) {
                String place = name + ", annotation " + note.path("name").asText();
                expressions.add(new Expression(place, note.path("expr").asText()));
            }
            for (JsonNode panel : panels(board)) {
                for (JsonNode target : panel.path("targets")) {
                    String place = name + ", " + panel.path("title").asText() + ", "
                            + target.path("refId").asText();
                    expressions.add(new Expression(place, target.path("expr").asText()));
                }
            }
        });
        return expressions;
    }
}
