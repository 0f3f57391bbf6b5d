package dev.thalweg.cli;

import dev.thalweg.evaluation.Figures;
import dev.thalweg.event.LabelShape;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A figure as tables have it: its title, and where it is. */
record FigureLine(String title, ToDoubleFunction<Figures> figure) {

    private static final List<FigureLine> OF_CLASSES = List.of(
            new FigureLine("log loss", Figures::logLoss),
            new FigureLine("  of the class prior", of -> of.baselines().prior().logLoss()),
            new FigureLine("  of no change", of -> of.baselines().noChange().logLoss()),
            new FigureLine("  skill over prior", of -> of.skill(of.baselines().prior())),
            new FigureLine(
                    "  skill over no change", of -> of.skill(of.baselines().noChange())),
            new FigureLine("accuracy", Figures::accuracy),
            new FigureLine("  of the class prior", Totals::prior),
            new FigureLine("  of no change", Totals::noChange),
            new FigureLine("kappa", Figures::kappa),
            new FigureLine("kappa-temporal", Figures::kappaTemporal),
            new FigureLine("macro-F1", Figures::macroF1),
            new FigureLine("AUC", Figures::auc),
            new FigureLine("calibration error", Figures::ece));

    private static final List<FigureLine> OF_NUMBERS = List.of(
            new FigureLine("MAE", Figures::mae),
            new FigureLine("  of the running mean", Totals::prior),
            new FigureLine("  of no change", Totals::noChange),
            new FigureLine("  skill over mean", of -> of.skill(of.baselines().prior())),
            new FigureLine(
                    "  skill over no change", of -> of.skill(of.baselines().noChange())),
            new FigureLine("RMSE", Figures::rmse),
            new FigureLine("R²", Figures::r2));

    /** Those that tell something where such labels are predicted. */
    static List<FigureLine> of(LabelShape label) {
        return label instanceof LabelShape.Classes ? OF_CLASSES : OF_NUMBERS;
    }
}
