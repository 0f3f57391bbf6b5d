package dev.thalweg.evaluation;

import java.util.List;

/**
 * How well a model predicts, at one moment. A figure that is undefined, or not of this kind of label, is NaN.
 *
 * @param scored predictions whose label arrived, ever since these figures were begun
 * @param accuracy share of events whose class has the highest score (the first of equals), 0 to 1
 * @param logLoss mean of {@code -ln p(label)} in nats, with p kept {@link Prequential#CLIP} from 0 and 1
 * @param macroF1 mean F1 of the classes that were labelled or predicted, 0 to 1
 * @param auc area under the ROC curve of the second of two classes, from 1024 score bins; within {@code aucError} of
 *     the exact area. NaN with more than two classes, since it would cost 1024 bins for each of them
 * @param aucError half the share of (positive, negative) pairs that fall in the same bin, whose order is not known;
 *     at most half the largest share of one class in one bin
 * @param ece expected calibration error of the highest score, over 15 bins of equal width (Guo et al., 2017), 0 to 1
 * @param kappa how far the accuracy goes from that of answers drawn by chance, each class as often as it was answered
 *     (0), to perfect (1); negative below it (Cohen, 1960, "A coefficient of agreement for nominal scales")
 * @param kappaTemporal how far the accuracy goes from that of repeating the last label (0) to perfect (1); negative
 *     below it (Žliobaitė et al., 2015, "Evaluation methods and decision theory for classification of streaming data
 *     with temporal dependence")
 * @param mae mean absolute error, in the label's unit
 * @param rmse root of the mean squared error, in the label's unit
 * @param r2 1 minus squared error over squared deviation from the labels' mean, which is known only in hindsight: the
 *     running mean itself ends a little below 0
 * @param classes by class, in the declared order; empty for numbers
 */
public record Figures(
        long scored,
        double accuracy,
        double logLoss,
        double macroF1,
        double auc,
        double aucError,
        double ece,
        double kappa,
        double kappaTemporal,
        double mae,
        double rmse,
        double r2,
        Baselines baselines,
        List<ClassFigures> classes) {

    public Figures {
        classes = List.copyOf(classes);
    }

    /**
     * How far the loss goes from a baseline's (0) to none at all (1), negative where it is the larger: by log loss, or by
     * mean absolute error where a number is predicted (Murphy, 1988, "Skill scores based on the mean square error").
     * NaN where either is, and where the baseline has nothing left to gain.
     */
    public double skill(Baseline over) {
        double own = Double.isNaN(logLoss) ? mae : logLoss;
        double others = Double.isNaN(logLoss) ? over.mae() : over.logLoss();
        return others > 0 ? 1 - own / others : Double.NaN;
    }

    /**
     * What next to no learning reaches on the same events.
     *
     * @param prior class frequencies, or running mean
     * @param noChange the last label
     */
    public record Baselines(Baseline prior, Baseline noChange) {}

    /** As the figures of the same name; NaN where they are. */
    public record Baseline(double accuracy, double logLoss, double mae, double rmse) {}

    /**
     * One class.
     *
     * @param name as declared
     * @param support labels of this class; in the fading window a sum of weights
     * @param precision share of its predictions that were right; NaN when never predicted
     * @param recall share of its labels that were predicted; NaN when never labelled
     * @param f1 {@code 2 right / (predictions + labels)}; NaN when neither predicted nor labelled
     */
    public record ClassFigures(String name, double support, double precision, double recall, double f1) {}
}
