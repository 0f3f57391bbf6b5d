package dev.thalweg.model;

/** The topics that a learner learns from. */
public enum Source {
    EVENTS,
    LABELS
}
