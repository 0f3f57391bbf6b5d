package dev.thalweg.codec;

/** A value that its field cannot hold; the message names column, value and what was expected, but no line. */
public final class Unencodable extends Exception {

    private static final long serialVersionUID = 1L;

    Unencodable(String message) {
        super(message);
    }
}
