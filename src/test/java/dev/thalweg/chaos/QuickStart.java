package dev.thalweg.chaos;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

/**
 * The class path of processes that are started again and again: files alone, with an archive of loaded classes beside
 * (JEP 350), as the launcher has it. A start takes half the time; the archive takes 15 s, once in this JVM.
 */
final class QuickStart {

    private static final int PATIENCE_SECONDS = 120;

    private QuickStart() {}

    /** Options for Java, class path included. */
    static List<String> options() {
        return Made.OPTIONS;
    }

    private static final class Made {
        private static final List<String> OPTIONS = make();

        private static List<String> make() {
            try {
                Path directory = Files.createTempDirectory("quick-start");
                directory.toFile().deleteOnExit();
                List<String> path = List.of("-cp", files(directory));
                Path archive = directory.resolve("classes.jsa");
                archive.toFile().deleteOnExit();
                List<String> command = new ArrayList<>(List.of(Instance.java(), "-XX:ArchiveClassesAtExit=" + archive));
                command.addAll(Instance.SMALL);
                command.addAll(List.of("-Xlog:disable"));
                command.addAll(path);
                command.addAll(List.of("dev.thalweg.cli.Thalweg", "demo", "--events", "100"));
                run(command);
                List<String> options = new ArrayList<>(path);
                options.add("-Xlog:disable"); // Not of an archive that other options make unusable: output is read.
                if (Files.exists(archive)) {
                    options.add("-XX:SharedArchiveFile=" + archive);
                } else {
                    System.out.println("no archive of classes was made: starts are slower");
                }
                return List.copyOf(options);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }

        private static void run(List<String> command) throws IOException, InterruptedException {
            Process demo = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                demo.destroyForcibly().waitFor();
            }
        }

        /** The class path of this JVM, its directories as files: the JVM archives nothing of directories. */
        private static String files(Path directory) {
            List<String> files = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                if (entry.isEmpty()) { // The working directory, says Java: surefire's list can end so.
                    continue;
                }
                if (Files.isDirectory(Path.of(entry))) {
                    Path jar = directory.resolve(files.size() + ".jar");
                    jar.toFile().deleteOnExit();
                    ToolProvider.findFirst("jar")
                            .orElseThrow()
                            .run(System.out, System.err, "cf0", jar.toString(), "-C", entry, ".");
                    files.add(jar.toString());
                } else if (Files.exists(Path.of(entry))) {
                    files.add(entry);
                }
            }
            return String.join(File.pathSeparator, files);
        }
    }
}
