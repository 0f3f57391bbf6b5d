package dev.thalweg.model;

/**
 * From here on a learner learns under these settings.
 *
 * @param place where the task stood
 * @param first whether the learner began with them, from its seed: what is told before belongs to another one
 * @param settings all of the learner's, as text
 */
public record Configured(long number, Place place, boolean first, String settings) implements Entry {}
