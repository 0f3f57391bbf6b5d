/**
 * The catalogue of meters and the verbs that record.
 *
 * <p>Input: {@link dev.thalweg.learner.Report reports} of learners. Output: Prometheus' text format. Open
 * {@link dev.thalweg.meters.Catalogue} first.
 */
@NullMarked
package dev.thalweg.meters;

import org.jspecify.annotations.NullMarked;
