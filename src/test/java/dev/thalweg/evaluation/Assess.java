package dev.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.evaluation.Figures.Baseline;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Compares figures, and stops and restores what makes them. */
final class Assess {

    private Assess() {}

    /** Equal but for rounding; the AUC within the error that the figures themselves state. */
    static void equal(Figures actual, Figures expected) {
        assertThat(actual.scored()).isEqualTo(expected.scored());
        close("accuracy", actual.accuracy(), expected.accuracy());
        close("log loss", actual.logLoss(), expected.logLoss());
        close("macro-F1", actual.macroF1(), expected.macroF1());
        close("ECE", actual.ece(), expected.ece());
        close("kappa", actual.kappa(), expected.kappa());
        close("kappa temporal", actual.kappaTemporal(), expected.kappaTemporal());
        close("MAE", actual.mae(), expected.mae());
        close("RMSE", actual.rmse(), expected.rmse());
        close("R²", actual.r2(), expected.r2());
        equal("prior", actual.baselines().prior(), expected.baselines().prior());
        equal("no change", actual.baselines().noChange(), expected.baselines().noChange());
        assertThat(actual.classes()).hasSameSizeAs(expected.classes());
        for (int c = 0; c < actual.classes().size(); c++) {
            Figures.ClassFigures one = actual.classes().get(c);
            Figures.ClassFigures other = expected.classes().get(c);
            assertThat(one.name()).isEqualTo(other.name());
            close("support", one.support(), other.support());
            close("precision", one.precision(), other.precision());
            close("recall", one.recall(), other.recall());
            close("F1", one.f1(), other.f1());
        }
        if (Double.isNaN(expected.auc())) {
            assertThat(actual.auc()).isNaN();
        } else {
            assertThat(actual.auc()).isCloseTo(expected.auc(), within(actual.aucError() + 1e-9));
        }
    }

    private static void equal(String name, Baseline actual, Baseline expected) {
        close(name + " accuracy", actual.accuracy(), expected.accuracy());
        close(name + " log loss", actual.logLoss(), expected.logLoss());
        close(name + " MAE", actual.mae(), expected.mae());
        close(name + " RMSE", actual.rmse(), expected.rmse());
    }

    private static void close(String name, double actual, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(actual).as(name).isNaN();
        } else {
            assertThat(actual).as(name).isCloseTo(expected, within(1e-9 * (1 + Math.abs(expected))));
        }
    }

    static byte[] state(Prequential prequential) {
        ByteBuffer buffer = ByteBuffer.allocate(prequential.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
        prequential.write(buffer);
        assertThat(buffer.remaining()).as("bytes of stateBytes() not written").isZero();
        return buffer.array();
    }

    static Prequential restored(Prequential blank, byte[] state) {
        blank.read(ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN));
        return blank;
    }
}
