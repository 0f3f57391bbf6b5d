package dev.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.event.Event;
import dev.thalweg.event.LabelShape;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Prediction;
import dev.thalweg.learner.Predictor;
import java.util.List;

/** Holds what ONNX Runtime says of events against what the learner says. */
public final class OnnxCheck {

    private static final double TOLERANCE = 1e-5;

    private OnnxCheck() {}

    /**
     * Gives the largest difference of a score. One of numbers is relative to the number, or to the deviation of the labels,
     * whichever is greater: the learner's own number has 24 bits of that.
     */
    public static double largestDifference(Learner learner, LabelShape label, List<Event> events, OnnxSession session)
            throws Exception {
        Predictor.Unit unit = learner.predictor().unit();
        OnnxSession.Answers answers = session.score(events);
        double largest = 0;
        for (int row = 0; row < events.size(); row++) {
            Prediction prediction = learner.predict(events.get(row), learner.row());
            float[] expected = prediction.scores();
            float[] scores = answers.scores()[row];
            assertThat(scores).as("row %d", row).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                double scale = unit == null ? 1 : Math.max(unit.deviation(), Math.abs((double) expected[i]));
                double difference = scores[i] == expected[i] ? 0 : Math.abs((double) scores[i] - expected[i]) / scale;
                assertThat(difference)
                        .as("row %d, score %d: %s, not %s", row, i, scores[i], expected[i])
                        .isLessThanOrEqualTo(TOLERANCE);
                largest = Math.max(largest, difference);
            }
            if (label instanceof LabelShape.Classes classes && answers.classes() != null) {
                int said = classes.classes().indexOf(answers.classes()[row][0]);
                assertThat(expected[said]) // Of two that are as good as equal either may be said.
                        .as("row %d", row)
                        .isGreaterThanOrEqualTo((float) (expected[prediction.best()] - 2 * TOLERANCE));
            }
        }
        return largest;
    }
}
