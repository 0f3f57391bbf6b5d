package dev.thalweg.settings;

import dev.thalweg.chaos.Seeds;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link SettingsFuzzTest}, at length and with another seed each time. */
class SettingsCampaign {

    private static final int MUTATIONS = 100_000;

    @TempDir
    private Path directory;

    @Test
    void aHundredThousandSpoiledFilesGivePipelinesOrFaults() throws Exception {
        new SettingsFuzzTest().spoil(directory, Seeds.next("spoiled files"), MUTATIONS);
    }
}
