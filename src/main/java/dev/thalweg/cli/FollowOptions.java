package dev.thalweg.cli;

import dev.thalweg.history.Bound;
import dev.thalweg.history.Selection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Whether a replay goes on beside the live pipeline, and what for. */
final class FollowOptions {

    @Option(
            names = "--follow",
            description =
                    "Go on beside the live pipeline as a challenger: both are scored on the events that are answered from now on,"
                            + " until Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--promote-if",
            paramLabel = "better",
            description =
                    "With --follow: let the challenger take over, without a gap, as soon as it is shown to be better, and end."
                            + " It ends with exit code 1 when it is shown to be worse, or is stopped before.")
    private @Nullable Condition promoteIf;

    @Option(
            names = "--until-idle",
            paramLabel = "T",
            description = "With --follow: end when nothing was answered for this long, such as 1m.",
            converter = DurationConverter.class)
    private @Nullable Duration untilIdle;

    @Spec(Target.MIXEE)
    private CommandSpec command;

    private enum Condition {
        BETTER
    }

    /**
     * Whether to follow.
     *
     * @throws ParameterException when options exclude each other
     */
    boolean read(boolean verify, Selection selection) {
        if (!follow && (promoteIf != null || untilIdle != null)) {
            throw fault("--promote-if and --until-idle are for --follow");
        }
        if (follow && (verify || !selection.until().equals(Bound.NONE))) {
            throw fault("--follow goes on behind the end: it excludes --verify and --until");
        }
        return follow;
    }

    private ParameterException fault(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    boolean promotes() {
        return promoteIf != null;
    }

    @Nullable
    Duration untilIdle() {
        return untilIdle;
    }
}
