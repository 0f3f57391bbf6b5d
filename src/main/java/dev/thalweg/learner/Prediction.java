package dev.thalweg.learner;

import dev.thalweg.evaluation.Prequential;
import dev.thalweg.event.Event;

/** What the model said of an event before it saw the event's label. Immutable as long as nobody writes to the scores. */
public final class Prediction {

    private final Event event;
    private final long modelVersion;
    private final float[] scores;
    private final int member;
    private final float[] answers;
    private final double lastLabel;
    private final boolean warmingUp;

    /**
     * @param event what was predicted
     * @param modelVersion optimiser steps that the model had taken
     * @param scores one probability a class, in the declared order, or the one predicted number
     * @param member which member of the panel led
     * @param answers what each member said, one after the other, in the unit in which it learns
     * @param lastLabel the label that was learned last; NaN before the first
     * @param warmingUp whether few labels had been learned
     */
    public Prediction(
            Event event,
            long modelVersion,
            float[] scores,
            int member,
            float[] answers,
            double lastLabel,
            boolean warmingUp) {
        this.event = event;
        this.modelVersion = modelVersion;
        this.scores = scores;
        this.member = member;
        this.answers = answers;
        this.lastLabel = lastLabel;
        this.warmingUp = warmingUp;
    }

    /** The same, said of an event. */
    Prediction about(Event other) {
        return new Prediction(other, modelVersion, scores, member, answers, lastLabel, warmingUp);
    }

    public Event event() {
        return event;
    }

    public long modelVersion() {
        return modelVersion;
    }

    /** One probability a class, in the declared order, or the one predicted number; not to be written to. */
    public float[] scores() {
        return scores;
    }

    /** The class with the highest score, the first one of equals; 0 where a number is predicted. */
    public int best() {
        return Prequential.best(scores);
    }

    /** What each member said. */
    float[] answers() {
        return answers;
    }

    /** The position of the leading member in the panel, from 0. */
    public int member() {
        return member;
    }

    /** The label that had been learned last; NaN before the first. What a no-change baseline could have said. */
    public double lastLabel() {
        return lastLabel;
    }

    /** Whether fewer labels had been learned than {@value Learner#WARM_AFTER}: the scores are hardly more than a guess. */
    public boolean warmingUp() {
        return warmingUp;
    }
}
