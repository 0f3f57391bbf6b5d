package dev.thalweg.stream;

import dev.thalweg.model.Snapshot;

/** One partition of a model that is put aside: what is told of it, and its state. */
@SuppressWarnings("ArrayRecordComponent") // It only hands the bytes on; nobody compares it.
public record Part(Snapshot snapshot, byte[] state) {}
