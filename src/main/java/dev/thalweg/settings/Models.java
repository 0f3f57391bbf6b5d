package dev.thalweg.settings;

/**
 * How a pipeline's models are put aside.
 *
 * @param keep how many stay; at least 1
 * @param every after so many steps of the first partition's learner one is put aside, and when the pipeline stops; 0 for only when
 *     somebody asks
 */
public record Models(int keep, long every) {}
