package dev.thalweg.settings;

import java.util.List;
import java.util.stream.Collectors;

/** A pipeline file that cannot be used, with every fault that was found. */
public final class InvalidSettings extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    public InvalidSettings(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
