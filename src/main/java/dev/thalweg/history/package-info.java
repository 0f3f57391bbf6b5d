/**
 * The past of a pipeline, learned again: by the same learner, from the same records, in the order that the lineage tells; and
 * models that were put aside.
 *
 * <p>Input: the events topic, and where labels arrive by themselves the labels topic and the lineage. Output: the model that
 * they make, to be held against the live one, or to challenge it. Nothing of the live pipeline is touched. Open {@link
 * dev.thalweg.history.Replay} first.
 */
@NullMarked
package dev.thalweg.history;

import org.jspecify.annotations.NullMarked;
