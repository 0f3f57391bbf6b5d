package dev.thalweg.learner;

/**
 * What a replica adds to the merged model.
 *
 * @param round how many it had handed on with this one
 * @param since version of the merged model that it had taken over last; 0 before the first
 * @param change what became of that one
 */
public record Contribution(long round, long since, SharedModel change) {}
