package dev.thalweg.feature;

import static dev.thalweg.feature.Bench.category;
import static dev.thalweg.feature.Bench.one;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.feature.Encoding.Frequency;
import dev.thalweg.feature.Encoding.Hash;
import dev.thalweg.feature.Encoding.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

    private static final int WIDTH = 1 << 20;
    private static final Features TEXT = one(new Text(WIDTH));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Call 0800-123456 now!! | call 0000 - 000000 now !",
                "ÄÖÜ, straße; ΣΊΣΥΦΟΣ İ | äöü , straße ; σίσυφοσ i",
                "don't x_y a.b | don ' t x _ y a . b",
                "٣٤ ½ x2y | 00 ½ x0y",
                "𝐀𐐀𐐨 😀😁😀 | 𝐀𐐨𐐨 😀 😁",
                "日本語です。 | 日本語です 。",
                "win\u00A0win\u2003WIN\twin | win"
            })
    void aTextIsTheSetOfItsWords(String text, String words) {
        assertThat(columns(TEXT, text)).isEqualTo(columnsByTheBook(words.split(" ")));
    }

    @Test
    void aHalfOfAPairOfSurrogatesIsAWord() {
        assertThat(columns(TEXT, "a\ud83db")).isEqualTo(columnsByTheBook("a", "?", "b"));
        assertThat(columns(TEXT, "\ude00")).isEqualTo(columnsByTheBook("?"));
    }

    @Test
    void whatHasNoWordsHasNoColumns() {
        assertThat(columns(TEXT, null)).isEmpty();
        assertThat(columns(TEXT, " \n\u00A0")).isEmpty();
    }

    @Test
    void noColumnIsNamedTwiceHoweverNarrow() {
        SplittableRandom random = new SplittableRandom(1);
        for (int width : new int[] {1, 3, 64, 1000}) {
            Features features = one(new Text(width));
            Row row = features.newRow();
            String text = words(random, 300);
            features.encode(category(text), row);
            assertThat(IntStream.range(0, row.nonZeros()).map(row::column).toArray())
                    .doesNotHaveDuplicates();
            assertThat(row.nonZeros()).isLessThanOrEqualTo(features.pairs()).isPositive();
            assertThat(IntStream.range(0, row.nonZeros())).allMatch(pair -> row.value(pair) == 1);
        }
        assertThat(one(new Text(3)).pairs()).isEqualTo(3);
    }

    @Test
    void nGramsAreWordsThatFollowOneAnother() {
        Features three = one(new Text(WIDTH, 3, Frequency.BINARY, false));
        assertThat(columns(three, "Free, call 12 free"))
                .isEqualTo(columnsByTheBook(
                        "free",
                        ",",
                        "call",
                        "00",
                        "free|,",
                        ",|call",
                        "call|00",
                        "00|free",
                        "free|,|call",
                        ",|call|00",
                        "call|00|free"));
        assertThat(columns(three, "one")).isEqualTo(columnsByTheBook("one"));
        assertThat(three.pairs()).isEqualTo(3 * Encoding.MAX_WORDS);
    }

    @Test
    void wordsThatComeAgainCountSublinearly() {
        Features counted = one(new Text(WIDTH, 1, Frequency.SUBLINEAR, false));
        Row row = counted.newRow();
        for (int time = 0; time < 2; time++) { // What the text before left behind does not count.
            counted.encode(category("a b a c a b"), row);
            assertThat(row.nonZeros()).isEqualTo(3);
            assertThat(row.value(0)).isEqualTo((float) (1 + Math.log(3)));
            assertThat(row.value(1)).isEqualTo((float) (1 + Math.log(2)));
            assertThat(row.value(2)).isEqualTo(1);
        }
    }

    @Test
    void wordsBehindTheLastThatIsReadDoNotCount() {
        List<String> words = new ArrayList<>();
        Set<Integer> full = Set.of();
        for (int i = 0; full.size() < Encoding.MAX_WORDS; i++) {
            words.add(word(i));
            full = columnsByTheBook(words.toArray(String[]::new));
        }
        String text = String.join(" ", words);
        assertThat(columns(TEXT, text)).isEqualTo(full).hasSize(TEXT.pairs());
        assertThat(columns(TEXT, text + " andmore " + text)).isEqualTo(full);
        assertThat(columns(TEXT, "again ".repeat(10_000) + "end")).isEqualTo(columnsByTheBook("again", "end"));
    }

    @Test
    void twoTextsAndACategoryOfOneFieldEachHaveTheirOwnRoom() {
        Features both = Bench.features(
                new FeatureSpec("a", new Text(8)),
                new FeatureSpec("b", new Text(8)),
                new FeatureSpec("c", new Hash(8)));
        Row row = both.newRow();
        both.encode(Bench.event(new double[0], "x y z", "x y z", "x"), row);
        assertThat(both.pairs()).isEqualTo(8 + 8 + 1);
        assertThat(both.sparseWidth()).isEqualTo(24);
        List<Integer> columns =
                IntStream.range(0, row.nonZeros()).mapToObj(row::column).toList();
        assertThat(columns.stream().mapToInt(column -> column / 8).distinct()).containsExactly(0, 1, 2);
        assertThat(columns(one(new Hash(WIDTH)), "word")).doesNotContainAnyElementsOf(columns(TEXT, "word"));
    }

    private static Set<Integer> columns(Features features, @org.jspecify.annotations.Nullable String text) {
        Row row = features.newRow();
        features.encode(category(text), row);
        return IntStream.range(0, row.nonZeros()).mapToObj(row::column).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Integer> columnsByTheBook(String... words) {
        Set<Integer> columns = new TreeSet<>();
        for (String word : words) {
            columns.add(CategoryTest.byTheBook("field", 0xFE, word, WIDTH));
        }
        return columns;
    }

    private static String words(SplittableRandom random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> word(random.nextInt(400)))
                .collect(Collectors.joining(" "));
    }

    /** A number in letters. */
    private static String word(int number) {
        return "w" + (char) ('a' + number / 26 % 26) + (char) ('a' + number % 26);
    }
}
