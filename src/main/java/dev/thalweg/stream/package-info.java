/**
 * The live pipeline: a Kafka Streams topology around the learner, and the state store that keeps it.
 *
 * <p>Input: the events topic. Output: predictions and dead letters, and the learner's state in a changelog, all in one
 * transaction. Open {@link dev.thalweg.stream.LearningProcessor} first. Applications of
 * other people use {@link dev.thalweg.stream.Learning}.
 */
@NullMarked
package dev.thalweg.stream;

import org.jspecify.annotations.NullMarked;
