package dev.thalweg.broker;

/** A local broker that cannot start; the message is one line for a person. */
public final class BrokerUnavailable extends Exception {

    private static final long serialVersionUID = 1L;

    BrokerUnavailable(String message) {
        super(message);
    }

    BrokerUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
