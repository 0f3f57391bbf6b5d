package dev.thalweg.stream;

/** The pipeline cannot start or go on; the message is one line for the operator. */
public sealed class PipelineFailure extends RuntimeException permits UnusableSnapshot {

    private static final long serialVersionUID = 1L;

    public PipelineFailure(String message) {
        super(message);
    }

    public PipelineFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
