package dev.thalweg.chaos;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As {@link LateLabelsKillTest}, more often, with the panel, and with several partitions. */
class LateLabelsCampaign {

    @ParameterizedTest
    @CsvSource({"electricity, 3", "electricity-best, 1"})
    void killedRunEndsAsItsLineageSays(String example, int partitions, @TempDir Path directory) throws Exception {
        new LateLabelsTrial(directory, partitions, example).survives(5, 45_000);
    }
}
