package dev.thalweg.codec;

/** Reads one value from the bytes and hands it to those who want it. */
@FunctionalInterface
interface FieldReader {

    void read(Cursor cursor, Draft draft) throws Malformed;
}
