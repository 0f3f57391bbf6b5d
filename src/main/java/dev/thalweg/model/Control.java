package dev.thalweg.model;

/**
 * Asks a learner to go on from a snapshot.
 *
 * @param snapshot its id
 * @param before id of the snapshot that was made of the model before
 */
public record Control(String snapshot, String before) {}
