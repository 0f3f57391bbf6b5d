package dev.thalweg.stream;

/** The pipeline cannot start or go on; the message is one line for the operator. */
public final class PipelineFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PipelineFailure(String message) {
        super(message);
    }

    public PipelineFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
