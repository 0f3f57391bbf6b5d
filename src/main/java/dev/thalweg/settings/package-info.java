/**
 * The pipeline file as validated records, with every fault found at once.
 *
 * <p>Input: YAML, overrides, the environment. Output: records that cannot be wrong. Open
 * {@link dev.thalweg.settings.PipelineFile} first.
 */
@NullMarked
package dev.thalweg.settings;

import org.jspecify.annotations.NullMarked;
