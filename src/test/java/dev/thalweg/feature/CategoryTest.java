package dev.thalweg.feature;

import static dev.thalweg.feature.Bench.category;
import static dev.thalweg.feature.Bench.one;
import static dev.thalweg.feature.Bench.sparse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.feature.Encoding.Hash;
import dev.thalweg.feature.Encoding.Unknown;
import dev.thalweg.feature.Encoding.Values;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CategoryTest {

    private static final List<String> COUNTRIES = List.of("CH", "DE", "FR");

    @Test
    void aDeclaredValueHasTheColumnOfItsPlace() {
        Features features = one(new Values(COUNTRIES));
        assertThat(sparse(features, category("CH"))).containsExactly(1, 0, 0, 0);
        assertThat(sparse(features, category("FR"))).containsExactly(0, 0, 1, 0);
    }

    @Test
    void anUnknownValueSharesAColumnOrHasNone() {
        assertThat(sparse(one(new Values(COUNTRIES)), category("IT"))).containsExactly(0, 0, 0, 1);
        assertThat(sparse(one(new Values(COUNTRIES, Unknown.IGNORE, false)), category("IT")))
                .containsExactly(0, 0, 0);
    }

    @Test
    void aMissingCategoryIsAllZero() {
        assertThat(sparse(one(new Values(COUNTRIES)), category(null))).containsOnly(0);
        assertThat(sparse(one(new Hash(4)), category(null))).containsOnly(0);
    }

    @Test
    void manyAndCollidingValuesAreAllFound() {
        // "Aa" and "BB" have equal hash codes, and so has every text made of them.
        List<String> values = IntStream.range(0, 256)
                .mapToObj(
                        i -> Integer.toBinaryString(256 + i).replace("0", "Aa").replace("1", "BB"))
                .toList();
        Features features = one(new Values(values));
        Row row = features.newRow();
        for (int place = 0; place < values.size(); place++) {
            features.encode(category(values.get(place)), row);
            assertThat(row.nonZeros()).isOne();
            assertThat(row.column(0)).isEqualTo(place);
        }
        features.encode(category("AaAa"), row);
        assertThat(row.column(0)).isEqualTo(256);
    }

    @Test
    void theHashIsTheDocumentedOne() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2000; i++) {
            int width = 1 + random.nextInt(Encoding.MAX_HASH_WIDTH);
            String value = text(random);
            Features features = one(new Hash(width));
            Row row = features.newRow();
            features.encode(category(value), row);
            assertThat(row.nonZeros()).isOne();
            assertThat(row.value(0)).isOne();
            assertThat(row.column(0)).as("column of %s", value).isEqualTo(byTheBook("field", 0xFF, value, width));
        }
    }

    @Test
    void aSignedHashIsMinusOneForHalfOfTheValues() {
        Features plain = one(new Hash(64));
        Features signed = one(new Hash(64, true, false));
        Row expected = plain.newRow();
        Row row = signed.newRow();
        int negative = 0;
        for (int i = 0; i < 2000; i++) {
            plain.encode(category("v" + i), expected);
            signed.encode(category("v" + i), row);
            assertThat(row.column(0)).isEqualTo(expected.column(0));
            long hash = Fnv.finish(Fnv.add(Fnv.add(Fnv.add(Fnv.START, "field"), (byte) 0xFF), "v" + i));
            assertThat(row.value(0)).isEqualTo(hash < 0 ? -1 : 1);
            negative += hash < 0 ? 1 : 0;
        }
        assertThat(negative).isBetween(900, 1100);
    }

    @Test
    void theHashAgreesWithPublishedVectors() {
        assertThat(Fnv.add(Fnv.START, "a")).isEqualTo(0xaf63dc4c8601ec8cL);
        assertThat(Fnv.add(Fnv.START, "foobar")).isEqualTo(0x85944171f73967e8L);
    }

    @Test
    void hashedCategoriesSpreadEvenly() {
        int width = 256;
        int[] hits = new int[width];
        Features features = one(new Hash(width));
        Row row = features.newRow();
        for (int i = 0; i < 256 * 100; i++) {
            features.encode(category("merchant-" + i), row);
            hits[row.column(0)]++;
        }
        double square = IntStream.of(hits)
                .mapToDouble(hit -> (hit - 100.0) * (hit - 100.0) / 100)
                .sum();
        assertThat(square).as("chi square with 255 degrees of freedom").isBetween(180.0, 345.0);
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            int[] limits = {0x80, 0x800, 0x10000, 0x110000};
            text.appendCodePoint(random.nextInt(limits[random.nextInt(4)])); // unpaired surrogates too
        }
        return text.toString().replace('|', 'I'); // It stands between words in byTheBook.
    }

    /** @param words with a byte 0xFF between, where they are several */
    static int byTheBook(String field, int between, String words, int width) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(field.getBytes(StandardCharsets.UTF_8));
        int separator = between;
        for (String word : words.split("\\|", -1)) {
            all.write(separator);
            all.writeBytes(word.getBytes(StandardCharsets.UTF_8));
            separator = 0xFF;
        }
        BigInteger modulus = BigInteger.ONE.shiftLeft(64);
        BigInteger hash = new BigInteger("14695981039346656037");
        for (byte octet : all.toByteArray()) {
            hash = hash.xor(BigInteger.valueOf(octet & 0xFF))
                    .multiply(new BigInteger("1099511628211"))
                    .mod(modulus);
        }
        for (String factor : List.of("ff51afd7ed558ccd", "c4ceb9fe1a85ec53")) {
            hash = hash.xor(hash.shiftRight(33))
                    .multiply(new BigInteger(factor, 16))
                    .mod(modulus);
        }
        return hash.xor(hash.shiftRight(33)).mod(BigInteger.valueOf(width)).intValueExact();
    }
}
