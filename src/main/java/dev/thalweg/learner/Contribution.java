package dev.thalweg.learner;

/**
 * What a replica adds to the merged model.
 *
 * @param round how many it had handed on with this one
 * @param change what became of the model that it had taken over last
 */
public record Contribution(long round, SharedModel change) {}
