package dev.thalweg.codec;

/** Bytes that are not what they should be. Cheap to throw, since a topic can be full of them: it has no stack trace. */
public final class Malformed extends Exception {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final String what;

    Malformed(String what) {
        this("", what);
    }

    private Malformed(String path, String what) {
        super(path.isEmpty() ? what : "field '" + path + "': " + what, null, false, false);
        this.path = path;
        this.what = what;
    }

    /** The same, of a value in a field of a record. */
    Malformed in(String field) {
        return new Malformed(path.isEmpty() ? field : field + "." + path, what);
    }
}
