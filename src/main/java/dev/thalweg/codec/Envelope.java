package dev.thalweg.codec;

/** What stands before the fields of a record and tells how they were written. */
@FunctionalInterface
interface Envelope {

    /** Moves past it, and gives the plan for what follows. */
    FieldReader open(Cursor cursor) throws Malformed;
}
