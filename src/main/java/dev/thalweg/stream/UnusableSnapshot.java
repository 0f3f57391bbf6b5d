package dev.thalweg.stream;

/** A snapshot that is not there, is damaged, or does not fit: asking again would not help. */
public final class UnusableSnapshot extends PipelineFailure {

    private static final long serialVersionUID = 1L;

    UnusableSnapshot(String message) {
        super(message);
    }

    UnusableSnapshot(String message, Throwable cause) {
        super(message, cause);
    }
}
