package dev.thalweg.cli;

/**
 * How much is measured.
 *
 * @param warmUp events that come before those that are measured
 * @param events that are measured in each run
 * @param rounds each runs all variants in turn
 */
record BenchSize(long warmUp, long events, int rounds) {}
