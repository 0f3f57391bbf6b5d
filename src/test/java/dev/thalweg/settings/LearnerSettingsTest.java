package dev.thalweg.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.feature.Encoding;
import dev.thalweg.learner.MemberSpec;
import dev.thalweg.network.Activation;
import dev.thalweg.network.Arithmetic;
import dev.thalweg.network.Initial;
import dev.thalweg.network.Optimizer;
import dev.thalweg.network.Schedule;
import dev.thalweg.network.Schedule.Shape;
import dev.thalweg.network.TrainingSpec;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerSettingsTest extends PipelineTexts {

    @Test
    void fileThatSaysLittleGetsTheFastProfile() throws InvalidSettings {
        TrainingSpec training =
                new TrainingSpec(8, new Optimizer.Adam(0.003, 0.9, 0.999, 1e-8), Schedule.CONSTANT, 0, 1e-6, 0, 5);
        assertThat(member(""))
                .isEqualTo(new MemberSpec(List.of(64), Activation.RELU, true, new Initial.He(), training));
        assertThat(pipeline.read(LEAST).learner().seed()).isEqualTo(1);
        assertThat(pipeline.read(LEAST).learner().arithmetic()).isEqualTo(Arithmetic.FAST);
        assertThat(pipeline.read(LEAST + "arithmetic: portable\n").learner().arithmetic())
                .isEqualTo(Arithmetic.PORTABLE);
    }

    @Test
    void bestIsAPanelWithALinearMemberAndItsOwnTraining() throws InvalidSettings {
        assertThat(pipeline.read(LEAST + "profile: best\n").learner().members())
                .hasSizeGreaterThan(1)
                .anyMatch(member -> member.hidden().isEmpty())
                .anyMatch(member -> member.rehearse() > 0);
        assertThat(pipeline.faults(LEAST + "profile: best\nnetwork: {hidden: [3]}\ntraining: {batch: 2}\n"))
                .containsExactly(
                        "network: is not for profile best, which brings its own; leave it out, or take profile fast",
                        "training: is not for profile best, which brings its own; leave it out, or take profile fast");
        assertThat(pipeline.faults(LEAST.replace("standardize", "{hash: 10000000}") + "profile: best\n"))
                .anyMatch(fault -> fault.startsWith("features: must make a state of at most 2000000000 bytes, not "));
        assertThat(pipeline.faults(LEAST + "profile: better\n"))
                .containsExactly("profile: got 'better'; must be one of fast, best");
    }

    @Test
    void aStepMayComeBeforeItsBatchIsFullOfNewRows() throws InvalidSettings {
        MemberSpec rehearsing = member("training: {batch: 8, stride: 2, rehearse: 500}\n");
        assertThat(rehearsing.stride()).isEqualTo(2);
        assertThat(rehearsing.rehearse()).isEqualTo(500);
        String exactly = "must be above 0 exactly where stride is below batch";
        assertThat(pipeline.faults(LEAST + "training: {batch: 8, stride: 2}\n"))
                .containsExactly("training.rehearse: got 0; " + exactly);
        assertThat(pipeline.faults(LEAST + "training: {batch: 8, rehearse: 9}\n"))
                .containsExactly("training.rehearse: got 9; " + exactly);
        assertThat(pipeline.faults(LEAST + "training: {batch: 8, stride: 9, rehearse: -1}\n"))
                .containsExactly(
                        "training.stride: got 9; must be a whole number from 1 to 8",
                        "training.rehearse: got -1; must be a whole number from 0 to 1000000");
    }

    @Test
    void everyOptimizerIsReadWithItsSettings() throws InvalidSettings {
        assertThat(optimizer("sgd")).isEqualTo(new Optimizer.Sgd(0.03));
        assertThat(optimizer("{sgd: {learningRate: 0.5}}")).isEqualTo(new Optimizer.Sgd(0.5));
        assertThat(optimizer("{momentum: {learningRate: 0.5, momentum: 0.8}}"))
                .isEqualTo(new Optimizer.Momentum(0.5, 0.8));
        assertThat(optimizer("{rmsprop: {decay: 0.8, epsilon: 0.1}}"))
                .isEqualTo(new Optimizer.RmsProp(0.003, 0.8, 0.1));
        assertThat(optimizer("{adam: {beta1: 0.1, beta2: 0.2, epsilon: 1}}"))
                .isEqualTo(new Optimizer.Adam(0.003, 0.1, 0.2, 1));
    }

    @Test
    void everyScheduleIsReadWithItsSettings() throws InvalidSettings {
        assertThat(shape("constant")).isEqualTo(new Shape.Constant());
        assertThat(shape("{step: {every: 10, factor: 0.1}}")).isEqualTo(new Shape.Step(10, 0.1));
        assertThat(shape("{exponential: {decay: 0.5}}")).isEqualTo(new Shape.Exponential(0.5));
        assertThat(shape("{inverseSquareRoot: {offset: 7}}")).isEqualTo(new Shape.InverseSquareRoot(7));
        assertThat(member("training: {warmup: 3}").training().schedule().warmup())
                .isEqualTo(3);
        assertThat(pipeline.faults(LEAST + "training: {schedule: cosine}"))
                .containsExactly("training.schedule: got 'cosine'; must be one of"
                        + " constant, step, exponential, inverseSquareRoot");
    }

    @Test
    void everyEncodingIsReadWithItsSettings() throws InvalidSettings {
        assertThat(encoding("amount: ~")).isEqualTo(new Encoding.Standardize());
        assertThat(encoding("amount: {standardize: {clip: 3, missing: flag, jitter: 0.1, required: true}}"))
                .isEqualTo(new Encoding.Standardize(3, Encoding.Tails.AUTO, Encoding.Missing.FLAG, 0.1, true));
        assertThat(encoding("amount: {minmax: {missing: flag}}"))
                .isEqualTo(new Encoding.MinMax(Encoding.Missing.FLAG, 0, false));
        assertThat(encoding("amount: none")).isEqualTo(new Encoding.None());
        assertThat(encoding("amount: {cyclic: 24}")).isEqualTo(new Encoding.Cyclic(24));
        assertThat(encoding("amount: {cyclic: [week, 0.5]}"))
                .isEqualTo(new Encoding.Cyclic(
                        List.of(new Encoding.Period("week", 604_800_000), new Encoding.Period(0.5)),
                        Encoding.Missing.IMPUTE,
                        0,
                        false));
        assertThat(encoding("country: {hash: {width: 8, signed: true}}")).isEqualTo(new Encoding.Hash(8, true, false));
        assertThat(encoding("country: {text: {ngrams: 2, frequency: sublinear}}"))
                .isEqualTo(new Encoding.Text(4096, 2, Encoding.Frequency.SUBLINEAR, false));
        assertThat(encoding("country: {values: [CH, 1, no]}")).isEqualTo(new Encoding.Values(List.of("CH", "1", "no")));
        assertThat(encoding("country: {values: {of: [CH], unknown: ignore}}"))
                .isEqualTo(new Encoding.Values(List.of("CH"), Encoding.Unknown.IGNORE, false));
        assertThat(encoding("country: {hash: 16}")).isEqualTo(new Encoding.Hash(16));
        assertThat(encoding("country: {text: 32}")).isEqualTo(new Encoding.Text(32));
        assertThat(encoding("country: {text: {required: true}}"))
                .isEqualTo(new Encoding.Text(4096, 1, Encoding.Frequency.BINARY, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "amount: {cyclic: 0}|features.amount.cyclic.period: got 0; must be a number above 0; or hour, day, week",
                "amount: {cyclic: [7, 7]}|features.amount.cyclic.period: got [7, 7]; must be a number above 0",
                "amount: {cyclic: month}|features.amount.cyclic.period: got 'month'; must be a number above 0",
                "amount: {cyclic: []}|features.amount.cyclic.period: got []; must be a number above 0",
                "country: {text: {ngrams: 5}}|features.country.text.ngrams: got 5; must be a whole number from 1 to 4",
                "amount: {standardize: {clip: -1}}|features.amount.standardize.clip: got -1; must be a number",
                "amount: {standardize: {clip: 1e39}}|features.amount.standardize.clip: got 1.0E39; must be a number",
                "amount: {none: {jitter: .nan}}|features.amount.none.jitter: got NaN; must be a number of at least 0",
                "amount: {none: {missing: skip}}|features.amount.none.missing: got 'skip'; must be one of impute, flag",
                "country: {hash: 16777217}|features.country.hash.width: got 16777217; must be a whole number from 1",
                "country: {text: 0}|features.country.text.width: got 0; must be a whole number from 1 to 16777216",
                "amount: {text: 8}|features.amount: got 'amount'; is a decimal number in the schema; what is wanted is",
                "country: {values: []}|features.country.values.of: got []; must list 1 to 65536 different values",
                "country: {values: [a, a]}|features.country.values.of: got [a, a]; must list 1 to 65536",
                "country: {values: {a: 1}}|features.country.values.a: is not a setting; allowed here: of",
                "\"\": none|features.: is blank; give the name of a field",
                "\" \": none|features. : is blank; give the name of a field"
            })
    void encodingThatCannotBeIsFault(String feature, String fault) {
        assertThat(pipeline.faults(features(feature))).anyMatch(line -> line.startsWith(fault));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optimizer: {sgd: {learningRate: 0}}",
                "optimizer: {sgd: {learningRate: .nan}}",
                "optimizer: {sgd: {learningRate: .inf}}",
                "optimizer: {sgd: {learningRate: 1e39}}",
                "optimizer: {sgd: {learningRate: 1e-50}}",
                "optimizer: {adam: {epsilon: 1e-50}}",
                "optimizer: {adam: {beta2: 1}}",
                "optimizer: {adam: {beta2: 0.999999999}}",
                "optimizer: {adam: {}, sgd: {}}",
                "optimizer: [adam]",
                "schedule: {step: {every: 0}}",
                "schedule: {step: {factor: 1.5}}",
                "batch: 8.0",
                "batch: 99999999999999999999",
                "warmup: -1",
                "l1: -0.1",
                "l1: -1e-50",
                "l2: 1e300",
                "clipNorm: '5'"
            })
    void trainingThatCannotBeIsOneFault(String setting) {
        assertThat(pipeline.faults(LEAST + "training: {" + setting + "}"))
                .hasSize(1)
                .allMatch(fault -> fault.startsWith("training." + setting.replaceAll("\\W.*", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hidden: [0]",
                "hidden: [65537]",
                "hidden: 8x",
                "hidden: [8, ~]",
                "activation: gelu",
                "linearPath: 1",
                "dropout: 1",
                "initial: zeros"
            })
    void networkThatCannotBeIsOneFault(String setting) {
        assertThat(pipeline.faults(LEAST + "network: {" + setting + "}"))
                .hasSize(1)
                .allMatch(fault -> fault.startsWith("network." + setting.replaceAll("\\W.*", "")));
    }

    @Test
    void networkOfTooManyParametersIsFaultThatSaysHowMany() {
        assertThat(pipeline.faults(LEAST + "network: {hidden: [65536, 65536]}"))
                .containsExactly("network.hidden: got [65536, 65536]; must give at most 134217727 parameters,"
                        + " 1 columns and 1 outputs make it 4295229442; take fewer units, or narrower hashes");
    }

    @Test
    void batchTooLargeForTheWidestLayerIsFault() {
        assertThat(pipeline.faults(LEAST + "network: {hidden: [65536]}\ntraining: {batch: 65536}"))
                .containsExactly("training.batch: got 65536; must be a whole number from 1 to 1024");
    }

    @Test
    void hashesTooWideTogetherAreFault() {
        String hashes = IntStream.range(0, 200)
                .mapToObj(i -> "f" + i + ": {hash: 16777216}")
                .reduce("amount: none", (all, next) -> all + ", " + next);
        assertThat(pipeline.faults(features(hashes + ", at: none")))
                .noneMatch(fault -> fault.startsWith("features.at"))
                .anyMatch(fault -> fault.startsWith(
                        "features.f7: got 'hash'; must leave all hashes and texts together at most 134217727 wide"));
    }

    @Test
    void givenWeightsAreReadByLayer() throws InvalidSettings {
        MemberSpec member = member("network: {hidden: [2], initial: {layers: [{weights: [[1, 2]], bias: [0, 0.5]},"
                + " {weights: [[3], [4]], bias: [1]}]}}");
        assertThat(member.initial())
                .isEqualTo(new Initial.Given(List.of(
                        new Initial.Layer(List.of(List.of(1.0, 2.0)), List.of(0.0, 0.5)),
                        new Initial.Layer(List.of(List.of(3.0), List.of(4.0)), List.of(1.0)))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{weights: [[1, 2]], bias: [0, 0]}]",
                "[{weights: [[1]], bias: [0, 0]}, {weights: [[3], [4]], bias: [1]}]",
                "[{weights: [[1]], bias: [0]}, {weights: [[3]], bias: [1]}]",
                "[{weights: [[1, 2]], bias: [0, .nan]}, {weights: [[3], [4]], bias: [1]}]",
                "[{weights: [[1, 1e39]], bias: [0, 0]}, {weights: [[3], [4]], bias: [1]}]",
                "[{weights: [[1, 2]], bias: [0, 0], bais: 1}, {weights: [[3], [4]], bias: [1]}]",
                "[{weights: [[1, 2]]}, {weights: [[3], [4]], bias: [1]}]",
                "[~, ~]",
                "3"
            })
    void givenWeightsThatDoNotFitAreOneFaultThatTellsTheWidths(String layers) {
        assertThat(pipeline.faults(LEAST + "network: {hidden: [2], initial: {layers: " + layers + "}}"))
                .hasSize(1)
                .allMatch(
                        fault -> fault.startsWith("network.initial.layers") && fault.contains("widths are [1, 2, 1]"));
    }

    private static String features(String features) {
        return LEAST.replaceAll("features: .*", "features: {" + features + "}");
    }

    private MemberSpec member(String more) throws InvalidSettings {
        return pipeline.read(LEAST + more).learner().members().get(0);
    }

    private Optimizer optimizer(String optimizer) throws InvalidSettings {
        return member("training: {optimizer: " + optimizer + "}").training().optimizer();
    }

    private Shape shape(String schedule) throws InvalidSettings {
        return member("training: {schedule: " + schedule + "}")
                .training()
                .schedule()
                .shape();
    }

    private Encoding encoding(String feature) throws InvalidSettings {
        return pipeline.read(features(feature)).learner().features().get(0).encoding();
    }
}
