/**
 * What is told of a model beside its weights, as values: in which order it took its inputs, and where one comes from that was
 * put aside.
 *
 * <p>Input: where a task stands in its topics. Output: the lineage that a replay follows, and snapshots. Open {@link
 * dev.thalweg.model.Order} first.
 */
@NullMarked
package dev.thalweg.model;

import org.jspecify.annotations.NullMarked;
