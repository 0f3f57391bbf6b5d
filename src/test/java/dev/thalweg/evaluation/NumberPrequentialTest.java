package dev.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.evaluation.Figures.Baseline;
import dev.thalweg.evaluation.Figures.Baselines;
import dev.thalweg.event.LabelShape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class NumberPrequentialTest {

    private static final double FADING = 0.98;

    private record Scored(float answer, double label) {}

    @Test
    void figuresEqualTheirDefinitions() {
        List<Scored> events = events(500, 1);
        Prequential prequential = blank();
        for (int i = 0; i < events.size(); i++) {
            score(prequential, events.get(i));
            if (i % 20 < 3) {
                List<Scored> seen = events.subList(0, i + 1);
                Assess.equal(prequential.overall(), figures(1, List.of(seen)));
                Assess.equal(prequential.fading(), figures(FADING, List.of(seen)));
            }
        }
    }

    @Test
    void restoredFiguresEqualUninterruptedOnesAtEveryIndex() {
        Prequential whole = blank();
        Prequential stopped = blank();
        for (Scored event : events(4000, 2)) {
            stopped = Assess.restored(blank(), Assess.state(stopped));
            score(whole, event);
            score(stopped, event);
            assertThat(Assess.state(stopped)).isEqualTo(Assess.state(whole));
            assertThat(stopped.fading()).isEqualTo(whole.fading());
        }
    }

    @Test
    void mergedFiguresEqualThoseOfTheUnion() {
        List<List<Scored>> partitions = List.of(List.of(), events(100, 1), events(250, 2), List.of(), events(7, 3));
        Prequential merged = blank();
        for (List<Scored> events : partitions) {
            Prequential partition = blank();
            events.forEach(event -> score(partition, event));
            merged.merge(partition);
        }
        Assess.equal(merged.overall(), figures(1, partitions));
        Assess.equal(merged.fading(), figures(FADING, partitions));
    }

    @Test
    void figuresStayFiniteWhateverTheLabels() {
        Prequential prequential = blank();
        double[] labels = {1e300, -1e300, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 0, -0.0};
        for (int i = 0; i < 100_000; i++) {
            prequential.score(new float[] {i % 3 == 0 ? Float.MAX_VALUE : -Float.MAX_VALUE}, labels[i % labels.length]);
        }
        for (Figures figures : List.of(prequential.overall(), prequential.fading())) {
            assertThat(figures.mae()).isFinite();
            assertThat(figures.rmse()).isFinite();
            assertThat(figures.r2()).isFinite();
            assertThat(figures.baselines().noChange().rmse()).isFinite();
        }
    }

    @Test
    void oneLabelHasNoSpreadToExplain() {
        Prequential prequential = blank();
        prequential.score(new float[] {3}, 5);
        assertThat(prequential.overall().r2()).isNaN();
        assertThat(prequential.overall().mae()).isEqualTo(2);
        assertThat(prequential.overall().baselines().prior().mae()).isEqualTo(5);
        assertThat(prequential.overall().skill(prequential.overall().baselines().prior()))
                .isEqualTo(1 - 2.0 / 5);
    }

    @Test
    void whatCannotBeScoredIsRefusedAndChangesNothing() {
        Prequential prequential = blank();
        byte[] before = Assess.state(prequential);
        assertThatThrownBy(() -> prequential.score(new float[] {1}, Double.NaN))
                .hasMessageContaining("finite, got NaN");
        assertThatThrownBy(() -> prequential.score(new float[] {Float.POSITIVE_INFINITY}, 1))
                .hasMessageContaining("finite, got [Infinity]");
        assertThatThrownBy(() -> prequential.score(new float[] {1}, 1, Double.POSITIVE_INFINITY))
                .hasMessageContaining("finite, got Infinity");
        assertThatThrownBy(() -> prequential.score(new float[2], 1)).hasMessageContaining("1 scores are needed, got 2");
        assertThatThrownBy(() -> prequential.merge(Prequential.of(new LabelShape.Numeric("y"), 0.5)))
                .hasMessageContaining("fading must be the same");
        assertThat(Assess.state(prequential)).isEqualTo(before);
    }

    private static Prequential blank() {
        return Prequential.of(new LabelShape.Numeric("y"), FADING);
    }

    private static void score(Prequential prequential, Scored event) {
        prequential.score(new float[] {event.answer}, event.label);
    }

    /** Labels that wander far from 0, and answers near them. */
    private static List<Scored> events(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Scored> events = new ArrayList<>();
        double label = 1000 * seed;
        for (int i = 0; i < count; i++) {
            label += random.nextGaussian();
            events.add(new Scored((float) (label + random.nextGaussian()), label));
        }
        return events;
    }

    private record Judged(double weight, double label, double error, double priorError, double noChangeError) {}

    private static Figures figures(double fading, List<List<Scored>> partitions) {
        List<Judged> all = new ArrayList<>();
        for (List<Scored> events : partitions) {
            for (int i = 0; i < events.size(); i++) {
                double label = events.get(i).label;
                double mean = events.subList(0, i).stream()
                        .mapToDouble(Scored::label)
                        .average()
                        .orElse(0);
                double last = i == 0 ? 0 : events.get(i - 1).label;
                double weight = Math.pow(fading, events.size() - 1 - i);
                all.add(new Judged(weight, label, label - events.get(i).answer, label - mean, label - last));
            }
        }
        double nan = Double.NaN;
        double center = mean(all, Judged::label);
        double spread = mean(all, e -> (e.label - center) * (e.label - center));
        Baseline own = baseline(all, Judged::error);
        return new Figures(
                all.size(),
                nan,
                nan,
                nan,
                nan,
                nan,
                nan,
                nan,
                nan,
                own.mae(),
                own.rmse(),
                spread > 0 ? 1 - own.rmse() * own.rmse() / spread : nan,
                new Baselines(baseline(all, Judged::priorError), baseline(all, Judged::noChangeError)),
                List.of());
    }

    private static Baseline baseline(List<Judged> all, ToDoubleFunction<Judged> error) {
        double mae = mean(all, e -> Math.abs(error.applyAsDouble(e)));
        double mse = mean(all, e -> error.applyAsDouble(e) * error.applyAsDouble(e));
        return new Baseline(Double.NaN, Double.NaN, mae, Math.sqrt(mse));
    }

    private static double mean(List<Judged> all, ToDoubleFunction<Judged> value) {
        double sum =
                all.stream().mapToDouble(e -> e.weight * value.applyAsDouble(e)).sum();
        return sum / all.stream().mapToDouble(Judged::weight).sum();
    }
}
