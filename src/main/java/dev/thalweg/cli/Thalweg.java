package dev.thalweg.cli;

import dev.thalweg.broker.BrokerUnavailable;
import dev.thalweg.codec.BadCsv;
import dev.thalweg.codec.RegistryFailure;
import dev.thalweg.settings.Fault;
import dev.thalweg.settings.InvalidSettings;
import dev.thalweg.stream.PipelineFailure;
import dev.thalweg.stream.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The {@code thalweg} command. Exit codes: 0 done, 1 failed while running, 2 bad usage or configuration. Standard
 * output carries results only; tables, bars, logs and errors go to standard error.
 */
@Command(
        name = "thalweg",
        description = "Learns while the stream flows: online learning on Kafka, exactly once.",
        mixinStandardHelpOptions = true,
        version = "thalweg 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            FeedCommand.class,
            GenerateCommand.class,
            TailCommand.class,
            CheckCommand.class,
            InitCommand.class,
            EvaluateCommand.class,
            BenchCommand.class,
            StatusCommand.class,
            ReplayCommand.class,
            ModelsCommand.class,
            BrokerCommand.class
        })
public final class Thalweg {

    @Option(
            names = LogFormat.OPTION,
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "How the log is written: text, or json, one object a line. Default: text.")
    void logFormat(LogFormat format) {} // It is a format; what there is to do was done before.

    private Thalweg() {}

    public static void main(String... arguments) {
        LogFormat.prepare(arguments);
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Thalweg())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((fault, command, parsed) -> explain(fault, command));
    }

    /** Expected faults are explained in their own words; anything else is ours to mend, so it shows its trace. */
    private static int explain(Exception fault, CommandLine command) {
        var err = command.getErr();
        if (fault instanceof InvalidSettings invalid) {
            err.println("the pipeline cannot be used:");
            for (Fault one : invalid.faults()) {
                err.println("  " + one);
            }
            return CommandLine.ExitCode.USAGE;
        }
        if (fault instanceof BadCsv bad) {
            err.println(bad.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (fault instanceof KafkaException refused) {
            err.println("Kafka refuses: " + Refusal.reason(refused));
        } else if (expected(fault)) {
            err.println(fault.getMessage());
        } else {
            fault.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean expected(Exception fault) {
        return fault instanceof PipelineFailure
                || fault instanceof RegistryFailure
                || fault instanceof BrokerUnavailable
                || fault instanceof IOException
                || fault instanceof UncheckedIOException;
    }
}
