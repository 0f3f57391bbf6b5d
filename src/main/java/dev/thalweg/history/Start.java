package dev.thalweg.history;

import dev.thalweg.stream.Part;

/**
 * What a partition's replay begins with where that is not an untrained model.
 *
 * @param model which has learned all that stands before its place
 * @param epoch how many passes over the history were done before the one that it stands in
 * @param leftOut events that were left out before
 * @param begin where the events began that the model learned
 */
record Start(Part model, long epoch, long leftOut, long begin) {}
