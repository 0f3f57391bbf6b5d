/**
 * What a pipeline shows over HTTP.
 *
 * <p>Input: what learners report, and suppliers of text. Output: the live page at {@code /} and its {@code /events},
 * {@code /metrics}, {@code /health/live}, {@code /health/ready}. Open {@link dev.thalweg.page.HttpPages} first.
 */
@NullMarked
package dev.thalweg.page;

import org.jspecify.annotations.NullMarked;
