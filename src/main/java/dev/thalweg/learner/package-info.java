/**
 * The learner: predict, observe, learn, for one partition. Pure: no Kafka, no clock, no files, and no randomness but
 * the seed's.
 *
 * <p>Input: {@link dev.thalweg.event.Event events} in order. Output: a {@link dev.thalweg.learner.Prediction} of each,
 * and a state that is one value. Open {@link dev.thalweg.learner.Learner} first.
 */
@NullMarked
package dev.thalweg.learner;

import org.jspecify.annotations.NullMarked;
