package dev.thalweg.event;

import java.util.Locale;

/** Why a record was refused. Its token is a metric tag and a dead-letter header, so the set is closed and small. */
public enum Reason {
    /** The record has no value (a tombstone). */
    NULL_VALUE,
    /** Key, value and headers have more bytes, decompressed, than an event may have: 1 MiB. */
    TOO_LARGE,
    /** The bytes are not a record of the schema: wrong marker, unknown schema, truncated, or bytes left over. */
    UNDECODABLE,
    /** A field that must have a value has none. */
    MISSING_FIELD,
    /** An array has more numbers than its feature takes. */
    TOO_LONG,
    /** The weight is below 0. */
    NEGATIVE_WEIGHT,
    /** A number is NaN or infinite, or too large for a 32-bit float. */
    NOT_FINITE,
    /** The label is none of the declared classes. */
    UNKNOWN_CLASS,
    /** The event is dated before 1970: Kafka carries no such timestamp, and a client that is given one stops. */
    BEFORE_EPOCH,
    /** The event is dated further ahead of its record than {@code event.maxAhead} allows. */
    TOO_FAR_AHEAD;

    /** Lower-case with dashes, such as {@code not-finite}. */
    public String token() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
