package dev.thalweg.stream;

import org.jspecify.annotations.Nullable;

/** Bytes set aside, untouched, and the partition they came from. */
@SuppressWarnings("ArrayRecordComponent") // It only carries the bytes to the sink; nobody compares it.
record DeadLetter(byte @Nullable [] value, int partition) {}
