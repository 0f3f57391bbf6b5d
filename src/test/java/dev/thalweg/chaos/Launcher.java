package dev.thalweg.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The script {@code thalweg}, in a tree of its own: so nothing is built in the one that Maven works on. */
final class Launcher {

    private static final List<String> BUILT_FROM = List.of("thalweg", "pom.xml", ".mvn", "schemas", "src/main");

    private final Path script;

    private Launcher(Path script) {
        this.script = script;
    }

    /** Copies what it is built from; it builds the rest when it is first started, as it does for a user. */
    static Launcher in(Path directory) throws IOException {
        for (String name : BUILT_FROM) {
            try (Stream<Path> all = Files.walk(Path.of(name))) {
                for (Path from : all.toList()) {
                    Path to = directory.resolve(from);
                    if (Files.isDirectory(from)) {
                        Files.createDirectories(to);
                    } else {
                        Files.createDirectories(to.getParent());
                        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
                    }
                }
            }
        }
        return new Launcher(directory.resolve("thalweg"));
    }

    /** Starts the script, which becomes the Java process. */
    Instance start(Path directory, List<String> arguments, String kafkaLog) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(arguments);
        return Instance.start(directory, command, kafkaLog);
    }
}
