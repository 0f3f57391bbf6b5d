package dev.thalweg.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Turns Ctrl-C and SIGTERM into an orderly end: the action is run, and the JVM waits until the command has closed what
 * it opened.
 */
final class ShutdownHook implements AutoCloseable {

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private ShutdownHook(Runnable action) {
        hook = new Thread(
                () -> {
                    action.run();
                    try {
                        done.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                },
                "thalweg-shutdown");
    }

    /** Registers the action; open it before all that must be closed before the JVM ends. */
    static ShutdownHook run(Runnable action) {
        ShutdownHook shutdown = new ShutdownHook(action);
        Runtime.getRuntime().addShutdownHook(shutdown.hook);
        return shutdown;
    }

    /** The command is done; a JVM that waits may end. */
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook is running; it was released above.
        }
    }
}
