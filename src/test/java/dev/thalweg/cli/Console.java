package dev.thalweg.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * What a run of the command line, in this JVM, left behind.
 *
 * @param exit the exit code
 * @param out standard output
 * @param err standard error
 */
record Console(int exit, String out, String err) {

    static Console run(List<String> arguments) {
        return run(arguments.toArray(String[]::new));
    }

    static Console run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Thalweg.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Console(exit, out.toString(), err.toString());
    }

    List<String> outLines() {
        return out.lines().toList();
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
