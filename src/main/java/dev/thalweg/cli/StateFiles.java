package dev.thalweg.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** States of learners as files, one a partition. */
final class StateFiles {

    private StateFiles() {}

    /** @param states by partition */
    static void write(Path directory, Map<Integer, byte[]> states) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<Integer, byte[]> state : states.entrySet()) {
            Files.write(directory.resolve("partition-" + state.getKey() + ".state"), state.getValue());
        }
    }
}
