/**
 * Rows to scores, mini-batches to better parameters: dense layers, losses, optimisers, and the one door to the BLAS.
 *
 * <p>Input: a {@link dev.thalweg.feature.Row} or a batch of them. Output: scores, or changed parameters. Open
 * {@link dev.thalweg.network.Network} first.
 */
@NullMarked
package dev.thalweg.network;

import org.jspecify.annotations.NullMarked;
