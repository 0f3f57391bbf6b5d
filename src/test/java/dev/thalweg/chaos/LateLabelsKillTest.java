package dev.thalweg.chaos;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exactly-once holds through the join of events and labels. */
class LateLabelsKillTest {

    @Test
    void killedRunEndsAsItsLineageSays(@TempDir Path directory) throws Exception {
        new LateLabelsTrial(directory, 1, "electricity").survives(2, 30_000);
    }
}
