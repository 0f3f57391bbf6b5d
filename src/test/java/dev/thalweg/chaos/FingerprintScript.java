package dev.thalweg.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;

/** The script of {@code docs/fingerprint.md}, which shares no code with what it checks. */
final class FingerprintScript {

    private FingerprintScript() {}

    /** What it says of exported states, its complaints included. */
    static String of(Path states) throws IOException {
        Process script = new ProcessBuilder("python3", "docs/fingerprint.py", states.toString())
                .redirectErrorStream(true)
                .start();
        return new String(script.getInputStream().readAllBytes(), UTF_8);
    }
}
