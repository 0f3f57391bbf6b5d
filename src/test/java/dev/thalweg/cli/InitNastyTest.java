package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a table is called and holds: what init writes, check takes, and evaluate makes an event of every row. */
class InitNastyTest {

    private static final int TABLES = 60;

    private static final List<String> TEXTS = List.of(
            "yes",
            "no",
            "null",
            "~",
            "true",
            "1",
            "1.0",
            "-0",
            "1e3",
            "1e39",
            "NaN",
            "Infinity",
            "0x1p3",
            "1f",
            " 1 ",
            "",
            "",
            " ",
            "\t",
            "\"",
            "'",
            "\\",
            "a\nb",
            "\r\n",
            "# c",
            "a: b",
            "{a}",
            "[b",
            "*x",
            "&y",
            "!z",
            "%",
            "@",
            "`",
            "- d",
            "? e",
            "| f",
            "> g",
            "<<",
            "=",
            "\u0000",
            "\u001b[31m",
            "\u007f",
            "\u0085",
            "\u00a0",
            "\u2028",
            "\ufeff",
            "\ufffe",
            "\uffff",
            "ü",
            "日本",
            "😀",
            "x".repeat(3000),
            "2024-01-01",
            "12:30",
            "0123",
            "a,b",
            "class",
            "features",
            "id",
            "Id",
            "user id",
            "a-b",
            "a b",
            "a.b",
            "a_b");

    private int written;

    @TempDir
    private Path directory;

    @Test
    void aTableIsLearnedOrRefusedInOneLine() throws IOException {
        for (int seed = 0; seed < TABLES; seed++) {
            Random random = new Random(seed);
            List<String> header = header(random);
            Path table = Files.writeString(directory.resolve("t " + seed + "#.csv"), text(header, random));
            String out = directory.resolve(seed + ": #.yml").toString();
            String label = header.get(random.nextInt(header.size()));
            Console told = Console.run("init", table.toString(), "--label=" + label, "--out", out);
            if (told.exit() == 0) {
                written++;
                everyRowIsAnEvent(seed, table, out);
            } else {
                assertThat(told.exit()).as("seed %d: %s", seed, told.err()).isEqualTo(2);
                assertThat(told.errLines()).as("seed %d", seed).hasSize(1);
            }
        }
        assertThat(written).isGreaterThan(TABLES / 2);
    }

    private static void everyRowIsAnEvent(int seed, Path table, String out) throws IOException {
        Console check = Console.run("check", out);
        assertThat(check.exit()).as("seed %d: %s", seed, check.err()).isZero();
        Console evaluated = Console.run("evaluate", out, table.toString(), "--json");
        assertThat(evaluated.exit()).as("seed %d: %s", seed, evaluated.err()).isZero();
        JsonNode figures = new JsonMapper().readTree(evaluated.out());
        assertThat(figures.path("deadLetters").asInt(-1)).as("seed %d", seed).isZero();
        assertThat(figures.path("predictions").asInt()).isPositive();
    }

    private static List<String> header(Random random) {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 2 + random.nextInt(6); i > 0; i--) {
            names.add(any(random, TEXTS));
        }
        names.add("x");
        return new ArrayList<>(names);
    }

    private static String text(List<String> header, Random random) {
        List<List<String>> columns = header.stream().map(name -> cells(random)).toList();
        String rows = IntStream.range(0, 40)
                .mapToObj(row ->
                        columns.stream().map(column -> quoted(column.get(row))).collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n"));
        return header.stream().map(InitNastyTest::quoted).collect(Collectors.joining(",")) + "\n" + rows + "\n";
    }

    private static List<String> cells(Random random) {
        List<String> pool = random.nextInt(4) == 0
                ? TEXTS
                : IntStream.range(0, 1 + random.nextInt(4))
                        .mapToObj(i -> any(random, TEXTS))
                        .toList();
        boolean numbers = random.nextInt(3) == 0;
        return IntStream.range(0, 40)
                .mapToObj(row -> numbers ? Double.toString(random.nextGaussian()) : any(random, pool))
                .toList();
    }

    private static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }

    private static String any(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
