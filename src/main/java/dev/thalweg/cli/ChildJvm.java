package dev.thalweg.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A main class of this class path as a process of its own, with the options of this JVM. */
final class ChildJvm implements AutoCloseable {

    private static final int STOP_SECONDS = 30;
    private static final int LINES_TOLD = 5;

    private final Process process;
    private final Path out;
    private final Path log;

    private ChildJvm(Process process, Path out, Path log) {
        this.process = process;
        this.out = out;
        this.log = log;
    }

    /** @param directory where what it says is kept */
    static ChildJvm start(Path directory, Class<?> main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        Path out = Files.createTempFile(directory, main.getSimpleName(), ".out");
        Path log = Files.createTempFile(directory, main.getSimpleName(), ".log");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(log.toFile())
                .start();
        return new ChildJvm(process, out, log);
    }

    boolean alive() {
        return process.isAlive();
    }

    /** What it said on standard error so far. */
    String log() throws IOException {
        return Files.readString(log, UTF_8);
    }

    /**
     * Waits until it has ended.
     *
     * @return the last line on standard output: what comes before may be the JVM's
     * @throws IOException when it failed; says how
     */
    String result() throws IOException, InterruptedException {
        int exit = process.waitFor();
        if (exit != 0) {
            throw failure("ended with " + exit);
        }
        List<String> lines = Files.readAllLines(out, UTF_8);
        if (lines.isEmpty()) {
            throw failure("ended without a result");
        }
        return lines.get(lines.size() - 1);
    }

    /** The failure that it is for whoever needs the process. */
    IOException failure(String what) throws IOException {
        List<String> told = log().lines().toList();
        List<String> last = told.subList(Math.max(0, told.size() - LINES_TOLD), told.size());
        return new IOException(
                "a process " + what + ":" + System.lineSeparator() + String.join(System.lineSeparator(), last));
    }

    /** Stops it where it still runs, by force where it does not end by itself. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
