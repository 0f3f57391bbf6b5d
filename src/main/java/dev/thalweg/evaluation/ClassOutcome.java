package dev.thalweg.evaluation;

/** What scoring one event found out, for both sets of sums; reused from event to event. */
final class ClassOutcome {

    /** The class that the label names. */
    int label;

    /** The class with the highest score. */
    int answer;

    /** That score. */
    double confidence;

    /** Where the second class's score stands, see {@link ScoreBins}. */
    int scoreBin;

    /** In nats, as the following ones. */
    double loss;

    double priorLoss;
    double noChangeLoss;

    /** The class that the baseline answers. */
    int priorAnswer;

    int noChangeAnswer;
}
