package dev.thalweg.model;

/**
 * Asks a learner to go on from a snapshot.
 *
 * @param snapshot its id
 * @param before id of the snapshot that was made of the model before
 * @param takesOver whether the snapshot's model first learns what the pipeline has taken since; else that is dropped
 * @param settings those under which it goes on, all of the learner's, as text; empty where they stay
 */
public record Control(String snapshot, String before, boolean takesOver, String settings) {}
