/**
 * Bytes to our types and back: Avro and JSON, a schema registry, CSV, dead-letter headers; models as ONNX.
 *
 * <p>Input: the bytes of a record, or the cells of a CSV row. Output: an {@link dev.thalweg.event.Arrival}, the bytes of
 * a prediction, or a fault that names field and value. The only home of Avro, of the CSV
 * reader and of ONNX: no type of theirs shows. Open {@link dev.thalweg.codec.EventFormat} first.
 */
@NullMarked
package dev.thalweg.codec;

import org.jspecify.annotations.NullMarked;
