package dev.thalweg.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.event.Field;
import dev.thalweg.feature.Encoding.Cyclic;
import dev.thalweg.feature.Encoding.Hash;
import dev.thalweg.feature.Encoding.MinMax;
import dev.thalweg.feature.Encoding.Missing;
import dev.thalweg.feature.Encoding.None;
import dev.thalweg.feature.Encoding.Standardize;
import dev.thalweg.feature.Encoding.Tails;
import dev.thalweg.feature.Encoding.Text;
import dev.thalweg.feature.Encoding.Values;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodingTest {

    @Test
    void whatIsOutOfRangeIsRefusedWithTheValueSeen() {
        refused(() -> new Standardize(-1, Tails.LINEAR, Missing.IMPUTE, 0, false), "clip", "got -1.0");
        refused(() -> new Standardize(Double.NaN, Tails.LINEAR, Missing.IMPUTE, 0, false), "clip", "got NaN");
        refused(() -> new MinMax(Missing.IMPUTE, -0.5, false), "jitter", "got -0.5");
        refused(() -> new None(Missing.IMPUTE, 1e39, false), "jitter", "got 1.0E39");
        refused(() -> new Cyclic(0), "period", "got 0.0");
        refused(() -> new Cyclic(Double.POSITIVE_INFINITY), "period", "got Infinity");
        refused(() -> new Hash(0), "width must be 1 to 16777216", "got 0");
        refused(() -> new Hash(16_777_217), "width must be 1 to 16777216", "got 16777217");
        refused(() -> new Text(0), "width must be 1 to 16777216", "got 0");
        refused(() -> new Text(16_777_217), "width must be 1 to 16777216", "got 16777217");
        refused(() -> new Values(List.of()), "number of values must be 1 to 65536", "got 0");
        refused(() -> new Values(Collections.nCopies(65_537, "a")), "1 to 65536", "got 65537");
        refused(() -> new Values(List.of("a", "b", "a")), "must differ", "[a, b, a]");
        refused(() -> new Values(List.of("a", "")), "must not be empty", "[a, ]");
        refused(() -> new FeatureSpec(" ", new None()), "name of a field", "got ' '");
    }

    private static void refused(Runnable construction, String limit, String seen) {
        assertThatThrownBy(construction::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(limit)
                .hasMessageContaining(seen);
    }

    @Test
    void eachEncodingTellsWhatItReads() {
        for (Encoding encoding : List.of(new Standardize(), new MinMax(), new None(), new Cyclic(7))) {
            assertThat(encoding.reads()).isEqualTo(Field.Kind.NUMBER);
        }
        for (Encoding encoding : List.of(new Values(List.of("a")), new Hash(2), new Text(2))) {
            assertThat(encoding.reads()).isEqualTo(Field.Kind.CATEGORY);
        }
        assertThat(new FeatureSpec("amount", new Hash(2, false, true)).reads())
                .isEqualTo(new Field("amount", Field.Kind.CATEGORY, true));
    }
}
