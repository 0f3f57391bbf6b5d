/**
 * What a pipeline shows over HTTP.
 *
 * <p>Input: suppliers of text. Output: {@code /metrics}, {@code /health/live}, {@code /health/ready}. Open
 * {@link dev.thalweg.page.HttpPages} first.
 */
@NullMarked
package dev.thalweg.page;

import org.jspecify.annotations.NullMarked;
