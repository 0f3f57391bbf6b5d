/**
 * What arrived: an {@link dev.thalweg.event.Event} to predict and perhaps learn from, or a
 * {@link dev.thalweg.event.Rejection} that says why a record is neither.
 *
 * <p>Input: nothing, these are the values that every later stage speaks in. Output: the same. Open
 * {@link dev.thalweg.event.Arrival} first.
 */
@NullMarked
package dev.thalweg.event;

import org.jspecify.annotations.NullMarked;
