package dev.thalweg.codec;

import java.util.List;

/** A table that cannot be read as asked. */
public final class BadCsv extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    public BadCsv(List<String> faults) {
        super(String.join("; ", faults));
        this.faults = List.copyOf(faults);
    }

    /** Every fault, one line each, for a person. */
    public List<String> faults() {
        return faults;
    }
}
