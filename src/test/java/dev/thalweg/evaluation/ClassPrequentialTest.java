package dev.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.thalweg.evaluation.ClassReference.Scored;
import dev.thalweg.event.LabelShape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassPrequentialTest {

    private static final double FADING = 0.98;

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void figuresEqualTheirDefinitions(int classes) {
        List<Scored> events = events(classes, 400, classes);
        Prequential prequential = blank(classes, FADING);
        for (int i = 0; i < events.size(); i++) {
            score(prequential, events.get(i));
            if (i % 40 < 2 || i > 397) {
                List<Scored> seen = events.subList(0, i + 1);
                Assess.equal(
                        prequential.overall(),
                        reference(classes, 1).partition(seen).figures());
                Assess.equal(
                        prequential.fading(),
                        reference(classes, FADING).partition(seen).figures());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void restoredFiguresEqualUninterruptedOnesAtEveryIndex(int classes) {
        Prequential whole = blank(classes, FADING);
        Prequential stopped = blank(classes, FADING);
        for (Scored event : events(classes, 300, 1)) {
            stopped = Assess.restored(blank(classes, FADING), Assess.state(stopped));
            score(whole, event);
            score(stopped, event);
            assertThat(Assess.state(stopped)).isEqualTo(Assess.state(whole));
            assertThat(stopped.overall()).isEqualTo(whole.overall());
            assertThat(stopped.fading()).isEqualTo(whole.fading());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void mergedFiguresEqualThoseOfTheUnion(int classes) {
        List<List<Scored>> partitions =
                List.of(events(classes, 100, 1), events(classes, 250, 2), List.of(), events(classes, 7, 3));
        Prequential merged = blank(classes, FADING);
        ClassReference overall = reference(classes, 1);
        ClassReference fading = reference(classes, FADING);
        for (List<Scored> events : partitions) {
            Prequential partition = blank(classes, FADING);
            events.forEach(event -> score(partition, event));
            merged.merge(partition);
            overall.partition(events);
            fading.partition(events);
        }
        Assess.equal(merged.overall(), overall.figures());
        Assess.equal(merged.fading(), fading.figures());
    }

    @Test
    void mergedBaselinesGoOnFromTheCountsOfBoth() {
        Prequential one = blank(2, FADING);
        Prequential other = blank(2, FADING);
        one.score(new float[] {1, 0}, 0);
        other.score(new float[] {1, 0}, 1);
        other.score(new float[] {1, 0}, 1);
        one.merge(other);
        double before = 3 * one.overall().baselines().prior().accuracy();
        one.score(new float[] {1, 0}, 1);
        assertThat(4 * one.overall().baselines().prior().accuracy()).isCloseTo(before + 1, within(1e-12));
    }

    @Test
    void figuresOfNothingAreUndefined() {
        Figures none = blank(3, FADING).overall();
        assertThat(none.scored()).isZero();
        assertThat(List.of(none.accuracy(), none.logLoss(), none.macroF1(), none.ece(), none.kappaTemporal()))
                .containsOnly(Double.NaN);
        assertThat(none.baselines().prior().accuracy()).isNaN();
        assertThat(none.classes()).extracting(Figures.ClassFigures::f1).containsOnly(Double.NaN);
        assertThat(blank(2, FADING).overall().auc()).isNaN();
    }

    /** The example of Cohen's kappa that textbooks give: 20 + 15 of 50 agreed, 0.5 by chance. */
    @Test
    void kappaIsWhatAgreementGoesBeyondChance() {
        Prequential prequential = blank(2, FADING);
        int[][] counts = {{20, 5}, {10, 15}};
        for (int label = 0; label < 2; label++) {
            for (int answer = 0; answer < 2; answer++) {
                for (int i = 0; i < counts[label][answer]; i++) {
                    prequential.score(new float[] {1 - answer, answer}, label);
                }
            }
        }
        assertThat(prequential.overall().kappa()).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void kappaIsUndefinedWhereOnlyOneClassIsLabelledAndAnswered() {
        Prequential prequential = blank(2, FADING);
        IntStream.range(0, 10).forEach(i -> prequential.score(new float[] {1, 0}, 0));
        assertThat(prequential.overall().kappa()).isNaN();
    }

    @Test
    void skillIsTheShareOfABaselinesLogLossThatIsSaved() {
        Prequential prequential = blank(2, FADING);
        prequential.score(new float[] {0.25f, 0.75f}, 1);
        Figures figures = prequential.overall();
        double skill = 1 - Math.log(0.75) / Math.log(0.5);
        assertThat(figures.skill(figures.baselines().prior())).isCloseTo(skill, within(1e-9));
        assertThat(figures.skill(new Figures.Baseline(1, 0, Double.NaN, Double.NaN)))
                .isNaN();
    }

    @Test
    void kappaTemporalIsUndefinedWhereNothingEverChanges() {
        Prequential prequential = blank(2, FADING);
        IntStream.range(0, 10).forEach(i -> prequential.score(new float[] {0.4f, 0.6f}, 0));
        assertThat(prequential.overall().kappaTemporal()).isNaN();
    }

    @Test
    void aClassThatLiesFarBackLeavesTheFadingFiguresOnly() {
        Prequential prequential = blank(3, 0.9);
        prequential.score(new float[] {0, 0, 1}, 2);
        IntStream.range(0, 100).forEach(i -> prequential.score(new float[] {1, 0, 0}, i % 2));
        assertThat(prequential.fading().classes().get(2).f1()).isNaN();
        assertThat(prequential.overall().classes().get(2).f1()).isOne();
        assertThat(prequential.fading().macroF1())
                .isLessThan(prequential.overall().macroF1());
    }

    @Test
    void certaintyThatIsWrongCostsNoMoreThanTheClip() {
        Prequential prequential = blank(2, FADING);
        prequential.score(new float[] {1, 0}, 1);
        assertThat(prequential.overall().logLoss()).isCloseTo(-Math.log(1e-6), within(1e-12));
    }

    @Test
    void theNoChangeBaselineLooksNoFurtherThanTheModelCould() {
        Prequential prompt = blank(2, FADING);
        Prequential late = blank(2, FADING);
        for (int i = 0; i < 1000; i++) {
            int label = i / 5 % 2;
            prompt.score(new float[] {1, 0}, label);
            late.score(new float[] {1, 0}, label, i < 5 ? Double.NaN : (i - 5) / 5 % 2);
        }
        assertThat(prompt.overall().baselines().noChange().accuracy()).isGreaterThan(0.79);
        assertThat(late.overall().baselines().noChange().accuracy()).isLessThan(0.01);
    }

    @Test
    void scoringAllocatesNothing() {
        Prequential prequential = blank(5, 0.7);
        List<Scored> events = events(5, 256, 4);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int round = 0; round < 100; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < events.size(); i++) {
                prequential.score(events.get(i).scores(), events.get(i).label());
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).as("bytes in the last round").isZero();
    }

    @Test
    void whatCannotBeScoredIsRefusedAndChangesNothing() {
        Prequential prequential = blank(2, FADING);
        byte[] before = Assess.state(prequential);
        refused(() -> prequential.score(new float[3], 0), "2 scores are needed, got 3");
        refused(() -> prequential.score(new float[] {0, Float.NaN}, 0), "finite, got [0.0, NaN]");
        refused(() -> prequential.score(new float[2], 2), "0 to 1, got 2.0");
        refused(() -> prequential.score(new float[2], Double.NaN), "0 to 1, got NaN");
        refused(() -> prequential.score(new float[2], 0.5), "0 to 1, got 0.5");
        refused(() -> prequential.score(new float[2], 0, -1), "0 to 1, got -1.0");
        refused(() -> prequential.merge(blank(3, FADING)), "cannot be merged");
        refused(() -> prequential.merge(blank(2, 0.9)), "fading must be the same");
        refused(() -> prequential.merge(Prequential.of(new LabelShape.Numeric("y"), FADING)), "numbers");
        refused(() -> blank(2, 0.49), "0.5 to 1, got 0.49");
        refused(() -> blank(2, 1.01), "0.5 to 1, got 1.01");
        assertThat(Assess.state(prequential)).isEqualTo(before);
    }

    private static void refused(Runnable call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static Prequential blank(int classes, double fading) {
        return Prequential.of(new LabelShape.Classes("label", names(classes)), fading);
    }

    private static ClassReference reference(int classes, double fading) {
        return new ClassReference(names(classes), fading);
    }

    private static List<String> names(int classes) {
        return IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    }

    private static void score(Prequential prequential, Scored event) {
        prequential.score(event.scores(), event.label(), event.known() < 0 ? Double.NaN : event.known());
    }

    /** Labels that tend to stay, and scores that lean towards them; the last class comes late. */
    private static List<Scored> events(int classes, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Scored> events = new ArrayList<>();
        int last = -1;
        for (int i = 0; i < count; i++) {
            int classesSoFar = i < 50 && classes > 2 ? classes - 1 : classes;
            int label = last >= 0 && random.nextInt(3) > 0 ? last : random.nextInt(classesSoFar);
            float[] scores = new float[classes];
            float sum = 0;
            for (int c = 0; c < classes; c++) {
                scores[c] = (float) Math.exp(3 * random.nextGaussian() + (c == label ? 2 : 0));
                sum += scores[c];
            }
            for (int c = 0; c < classes; c++) {
                scores[c] /= sum;
            }
            events.add(new Scored(scores, label, last));
            last = label;
        }
        return events;
    }
}
