package dev.thalweg.codec;

/** Bytes that are not what they should be. Cheap to throw, since a topic can be full of them: it has no stack trace. */
public final class Malformed extends Exception {

    private static final long serialVersionUID = 1L;

    Malformed(String message) {
        super(message, null, false, false);
    }
}
