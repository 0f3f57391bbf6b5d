/**
 * The command line: binds everything, and is the only package that may use any library.
 *
 * <p>Input: arguments. Output: a running pipeline, tables on standard error, one JSON object on standard output. Open
 * {@link dev.thalweg.cli.Thalweg} first.
 */
@NullMarked
package dev.thalweg.cli;

import org.jspecify.annotations.NullMarked;
