package dev.thalweg.codec;

/** A schema registry that does not answer, or refuses to. One line, for a person; it repeats no secret. */
public final class RegistryFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean passing;

    RegistryFailure(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** Whether it may be over by itself: then what needed the answer is to be tried again, and nothing is lost. */
    public boolean passing() {
        return passing;
    }
}
