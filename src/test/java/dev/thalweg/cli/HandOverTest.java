package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.Pipelines;
import dev.thalweg.TestBroker;
import dev.thalweg.settings.Pipeline;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A second instance joins and takes a partition over. */
@Timeout(60)
class HandOverTest {

    private static final int ROWS = 400;

    @TempDir
    private Path directory;

    @Test
    void giverLeavesOnlyWhatItStillLearns() throws Exception {
        Example example = new Example(directory);
        example.run("feed", Example.table(directory, ROWS).toString(), "--set", "topics.partitions=2");
        LiveSession giver = LiveSession.start(pipeline(example, "giver"));
        LiveSession taker = null;
        try {
            while (giver.book().totals().events() < ROWS) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            taker = LiveSession.start(pipeline(example, "taker"));
            while (taker.book().totals().events() < ROWS / 2
                    || giver.book().totals().events() > ROWS / 2) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            giver.close();

            assertThat(giver.book().states()).hasSize(1);
            assertThat(giver.book().totals().events()).isEqualTo(ROWS / 2);
        } finally {
            giver.close();
            if (taker != null) {
                taker.close();
            }
        }
    }

    private Pipeline pipeline(Example example, String instance) {
        return Pipelines.example(
                "electricity",
                directory.resolve(instance),
                "name=" + example.name(),
                "kafka.bootstrap.servers=" + TestBroker.bootstrapServers());
    }
}
