package dev.thalweg.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real operating-system process, to be killed. */
public final class Instance implements AutoCloseable {

    /** Java options of a process that lives for seconds: small, and quick to be warm. */
    public static final List<String> SMALL = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:MarkSweepAlwaysCompactCount=1", // Else some of the dead stays, as arrays of int, and counts as alive.
            "-XX:TieredStopAtLevel=1");

    private static final Pattern STORE =
            Pattern.compile("(\\S+) DEBUG LearnerStore: task (\\S+): (initialised|opened).*");

    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path out;
    private final Path log;

    private Instance(Process process, Path out, Path log) {
        this.process = process;
        this.out = out;
        this.log = log;
    }

    /** Starts a main class of the test's class path, as a {@linkplain #SMALL small} process that is silent of Kafka. */
    static Instance start(Path directory, String main, List<String> arguments) throws IOException {
        return start(directory, SMALL, main, arguments, "off");
    }

    /** As above, with other Java options, and the level at which Kafka tells what it does. */
    public static Instance start(
            Path directory, List<String> java, String main, List<String> arguments, String kafkaLog)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(java);
        command.addAll(QuickStart.options());
        command.add("-Dlog4j2.configurationFile=classpath:dev/thalweg/cli/log4j2.xml");
        command.add(main);
        command.addAll(arguments);
        return start(directory, command, kafkaLog);
    }

    /** The program that this JVM was started with. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Starts any program; it is told the level at which Kafka tells what it does. */
    static Instance start(Path directory, List<String> command, String kafkaLog) throws IOException {
        Path out = Files.createTempFile(directory, "run-", ".out");
        Path log = Path.of(out.toString().replace(".out", ".log"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(log.toFile());
        builder.environment().put("THALWEG_LOG", "debug"); // The store traces its lives.
        builder.environment().putIfAbsent("THALWEG_LOG_KAFKA", kafkaLog);
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("OPENBLAS_NUM_THREADS", "1");
        return new Instance(builder.start(), out, log);
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** {@code SIGTERM}; gives the milliseconds until the process had left. */
    public long terminate() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        awaitEnd();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    public boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Waits for the process to leave by itself; gives its exit code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("the process did not end within " + PATIENCE_SECONDS + " s:\n" + log());
        }
        return process.exitValue();
    }

    /** Bytes of objects that live on, after a full collection. */
    long liveBytes() throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process histogram = new ProcessBuilder(jcmd.toString(), Long.toString(pid()), "GC.class_histogram").start();
        List<String> lines = new String(histogram.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        String[] total = lines.get(lines.size() - 1).split(" +", -1);
        return Long.parseLong(total[2]);
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** What its stores took, at most, from the last beginning of a life to the state that they opened. */
    long restoringMillis() {
        Map<String, LocalTime> begun = new HashMap<>();
        long longest = 0;
        for (String line : log().lines().toList()) {
            Matcher store = STORE.matcher(line);
            if (store.matches()) {
                LocalTime time = LocalTime.parse(store.group(1));
                if (store.group(3).equals("initialised")) {
                    begun.put(store.group(2), time);
                } else {
                    LocalTime from = begun.getOrDefault(store.group(2), time);
                    longest = Math.max(longest, ChronoUnit.MILLIS.between(from, time));
                }
            }
        }
        return longest;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
