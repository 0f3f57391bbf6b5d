package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.event.EventShape;
import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.network.Arithmetic;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever changed the settings is told what differs, and only that. */
class StateShapeTest {

    @Test
    void onlyTheLinesThatDifferAreTold() {
        assertThat(StateShape.differences("a: 1\nb: 1\nc: 1\n", "a: 1\nb: 2\nc: 1\n"))
                .isEqualTo("  stored: b: 1\n  now:    b: 2\n");
    }

    @Test
    void aLineThatCameOrWentIsTold() {
        assertThat(StateShape.differences("a\nb\nc\n", "b\nc\nd\n")).isEqualTo("  stored: a\n  now:    d\n");
        assertThat(StateShape.differences("a\nb\n", "a\n")).isEqualTo("  stored: b\n");
        assertThat(StateShape.differences("a\nb\n", "a\nb\na\n")).isEqualTo("  now:    a\n");
    }

    @Test
    void anotherOrderIsTold() {
        assertThat(StateShape.differences("a\nb\nc\nd\n", "a\nc\nb\nd\n"))
                .isEqualTo("  stored: b\n  stored: c\n  now:    c\n  now:    b\n");
    }

    @Test
    void otherSettingsAreRefusedWithWhatToDo() {
        LabelShape classes = new LabelShape.Classes("label", List.of("no", "maybe", "yes"));
        Learner other = new Learner(Samples.spec(1, classes, 4, Arithmetic.FAST));
        byte[] state = new Learner(Samples.spec()).state();
        assertThatThrownBy(() -> other.restore(state))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(
                        """
                        the stored state was learned under other settings:
                          stored: label "label": classes ["no", "yes"]
                          stored: batch: 8
                          now:    label "label": classes ["no", "maybe", "yes"]
                          now:    batch: 4
                        go back to those settings, or start over on purpose with run --reset""");
    }

    /** Stored states hold this text: another spelling would refuse them all. */
    @Test
    void theTextIsThisAndStays() {
        LabelShape classes = new LabelShape.Classes("la\"bel", List.of("no", "yes, \n\\"));
        assertThat(StateShape.of(spec(
                        classes,
                        new Encoding.Standardize(),
                        new Encoding.MinMax(Encoding.Missing.FLAG, 0, false),
                        new Encoding.None(),
                        new Encoding.Cyclic(365.2425),
                        new Encoding.Cyclic(24),
                        new Encoding.Values(List.of("a", "b")),
                        new Encoding.Values(List.of("a, b"), Encoding.Unknown.IGNORE, false),
                        new Encoding.Hash(16),
                        new Encoding.Text(32))))
                .isEqualTo(
                        """
                        feature "f0": standardize
                        feature "f1": minmax, missing flag
                        feature "f2": none
                        feature "f3": cyclic 365.24250000000001
                        feature "f4": cyclic 24
                        feature "f5": values ["a", "b"], a column for others
                        feature "f6": values ["a, b"]
                        feature "f7": hash 16
                        feature "f8": text 32
                        label "la\\"bel": classes ["no", "yes, \\n\\\\"]
                        network: hidden [8], relu, linear path
                        optimizer: adam
                        batch: 8
                        """);
        assertThat(StateShape.of(spec(new LabelShape.Numeric("price"), new Encoding.None())))
                .contains("label \"price\": number\n");
    }

    @Test
    void furtherChoicesOfAnEncodingAreToldBehindIt() {
        assertThat(StateShape.of(spec(
                        Samples.twoClasses(),
                        new Encoding.Hash(16, true, false),
                        new Encoding.Text(32, 2, Encoding.Frequency.SUBLINEAR, false),
                        new Encoding.Cyclic(
                                List.of(new Encoding.Period("day", 864), new Encoding.Period(7)),
                                Encoding.Missing.IMPUTE,
                                0,
                                false),
                        new Encoding.Standardize(0, Encoding.Tails.LINEAR, Encoding.Missing.IMPUTE, 0, false),
                        new Encoding.Standardize(0, Encoding.Tails.LOG, Encoding.Missing.IMPUTE, 0, false))))
                .startsWith(
                        """
                        feature "f0": hash 16, signed
                        feature "f1": text 32, up to 2 words, counted
                        feature "f2": cyclic 864, 7
                        feature "f3": standardize linearly
                        feature "f4": standardize logarithms
                        """);
    }

    @Test
    void whatAStateDoesNotDependOnIsNotInIt() {
        assertThat(StateShape.of(spec(Samples.twoClasses(), new Encoding.Standardize())))
                .isEqualTo(StateShape.of(spec(
                        Samples.twoClasses(),
                        new Encoding.Standardize(3, Encoding.Tails.AUTO, Encoding.Missing.IMPUTE, 0.1, true))));
        assertThat(StateShape.of(spec(Samples.twoClasses(), new Encoding.Hash(8))))
                .isEqualTo(StateShape.of(spec(Samples.twoClasses(), new Encoding.Hash(8, false, true))));
    }

    private static LearnerSpec spec(LabelShape label, Encoding... encodings) {
        List<FeatureSpec> features = IntStream.range(0, encodings.length)
                .mapToObj(i -> new FeatureSpec("f" + i, encodings[i]))
                .toList();
        EventShape shape =
                new EventShape(features.stream().map(FeatureSpec::reads).toList(), label, null, null, 0);
        LearnerSpec sample = Samples.spec();
        return new LearnerSpec(sample.seed(), sample.arithmetic(), shape, features, sample.dedupe(), sample.members());
    }
}
