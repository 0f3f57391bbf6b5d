/**
 * How well the model predicts, measured on each event before it is learned (prequential, or test-then-train), beside
 * baselines that learn next to nothing. Pure: the same predictions and labels give the same figures, bit for bit.
 *
 * <p>Input: the scores of a prediction and the label that arrived. Output: {@link dev.thalweg.evaluation.Figures}. Open
 * {@link dev.thalweg.evaluation.Prequential} first.
 */
@NullMarked
package dev.thalweg.evaluation;

import org.jspecify.annotations.NullMarked;
