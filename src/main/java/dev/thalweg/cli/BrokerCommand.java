package dev.thalweg.cli;

import dev.thalweg.broker.LocalBroker;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a single-node Kafka until Ctrl-C: for trying things out, not for production. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description = "Starts a real Kafka broker on this machine (loopback only), until Ctrl-C.")
final class BrokerCommand implements Callable<Integer> {

    @Option(names = "--port", defaultValue = "9092", description = "Default: ${DEFAULT-VALUE}; 0 picks a free one.")
    private int port;

    @Option(
            names = "--data",
            defaultValue = ".thalweg/broker",
            description = "Where topics are kept. Default: ${DEFAULT-VALUE}.")
    private Path data = Path.of(".thalweg/broker");

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        try (ShutdownHook hook = ShutdownHook.run(stop::countDown);
                LocalBroker broker = LocalBroker.start(data, port)) {
            command.commandLine()
                    .getErr()
                    .println("broker ready at " + broker.bootstrapServers() + ", data in " + data);
            stop.await();
        }
        return 0;
    }
}
