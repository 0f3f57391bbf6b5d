/**
 * Turns an event into a fixed-width row of numbers, with statistics that run along the stream.
 *
 * <p>Input: an {@link dev.thalweg.event.Event}. Output: a {@link dev.thalweg.feature.Row}. Open
 * {@link dev.thalweg.feature.Features} first.
 */
@NullMarked
package dev.thalweg.feature;

import org.jspecify.annotations.NullMarked;
