package dev.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Grafana's types do not say of a board; {@code grafana/check-types.sh} holds it against those. */
class BoardsTest {

    private static final int COLUMNS = 24;
    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");

    static Stream<Map.Entry<String, JsonNode>> boards() {
        return Boards.all().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("boards")
    void boardIsNamedByItsFile(Map.Entry<String, JsonNode> board) {
        JsonNode content = board.getValue();
        assertThat(content.path("uid").asText() + ".json").isEqualTo("thalweg-" + board.getKey());
        assertThat(content.path("title").asText()).startsWith("Thalweg / ");
        assertThat(content.path("description").asText()).endsWith("?");
        assertThat(content.path("schemaVersion").asInt()).isEqualTo(42);
        assertThat(texts(content.path("tags"))).containsExactly("thalweg");
        assertThat(content.has("id"))
                .as("an id of the server that it was taken from")
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("boards")
    void everyPanelSaysWhatItShowsAndInWhichUnit(Map.Entry<String, JsonNode> board) {
        List<JsonNode> panels = Boards.panels(board.getValue());
        assertThat(panels)
                .extracting(panel -> panel.path("id").asInt())
                .doesNotHaveDuplicates()
                .doesNotContain(0);
        assertThat(panels).extracting(panel -> panel.path("title").asText()).doesNotContain("");
        for (JsonNode panel : panels) {
            if (panel.path("type").asText().equals("row")) {
                continue;
            }
            String title = panel.path("title").asText();
            JsonNode defaults = panel.path("fieldConfig").path("defaults");
            assertThat(panel.path("description").asText())
                    .as(title)
                    .endsWith(".")
                    .hasSizeGreaterThan(20);
            assertThat(defaults.path("unit").asText()).as(title).isNotEmpty();
            assertThat(defaults.path("thresholds").path("steps")).as(title).isNotEmpty();
            assertThat(panel.path("targets")).as(title).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("boards")
    void everythingAsksTheChosenDataSource(Map.Entry<String, JsonNode> board) {
        List<JsonNode> asking = new ArrayList<>();
        board.getValue().path("annotations").path("list").forEach(asking::add);
        Boards.panels(board.getValue()).stream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .forEach(panel -> {
                    asking.add(panel);
                    panel.path("targets").forEach(asking::add);
                });
        for (JsonNode variable : board.getValue().path("templating").path("list")) {
            if (variable.path("type").asText().equals("query")) {
                asking.add(variable);
            }
        }
        assertThat(asking).allSatisfy(each -> {
            assertThat(each.path("datasource").path("type").asText()).isEqualTo("prometheus");
            assertThat(each.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
        });
    }

    @ParameterizedTest
    @MethodSource("boards")
    void targetsOfAPanelHaveDifferentNames(Map.Entry<String, JsonNode> board) {
        for (JsonNode panel : Boards.panels(board.getValue())) {
            List<String> names = new ArrayList<>();
            panel.path("targets")
                    .forEach(target -> names.add(target.path("refId").asText()));
            assertThat(names)
                    .as(panel.path("title").asText())
                    .doesNotHaveDuplicates()
                    .doesNotContain("");
        }
    }

    @ParameterizedTest
    @MethodSource("boards")
    void noPanelLiesOnAnother(Map.Entry<String, JsonNode> board) {
        BitSet taken = new BitSet();
        for (JsonNode panel : Boards.panels(board.getValue())) {
            JsonNode place = panel.path("gridPos");
            int left = place.path("x").asInt(-1);
            int right = left + place.path("w").asInt();
            int top = place.path("y").asInt(-1);
            assertThat(left).isNotNegative();
            assertThat(right).isGreaterThan(left).isLessThanOrEqualTo(COLUMNS);
            assertThat(top).isNotNegative();
            assertThat(place.path("h").asInt()).isPositive();
            for (int y = top; y < top + place.path("h").asInt(); y++) {
                for (int x = left; x < right; x++) {
                    assertThat(taken.get(y * COLUMNS + x))
                            .as("%s at %d, %d", panel.path("title").asText(), x, y)
                            .isFalse();
                    taken.set(y * COLUMNS + x);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("boards")
    void everyVariableOfAnExpressionIsThere(Map.Entry<String, JsonNode> board) {
        List<String> names = new ArrayList<>(List.of("__rate_interval", "__range"));
        board.getValue()
                .path("templating")
                .path("list")
                .forEach(each -> names.add(each.path("name").asText()));
        assertThat(Boards.expressions().stream()
                        .filter(expression -> expression.place().startsWith(board.getKey()))
                        .flatMap(expression ->
                                VARIABLE.matcher(expression.text()).results())
                        .map(found -> found.group(1)))
                .isNotEmpty()
                .isSubsetOf(names);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
