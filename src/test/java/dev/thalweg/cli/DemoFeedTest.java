package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.TestBroker;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import dev.thalweg.stream.PipelineFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DemoFeedTest {

    @Test
    @Timeout(30)
    void eventThatCannotBeSentEndsTheFeedAndIsTold() throws Exception {
        String name = TestBroker.unique("demo");
        TestBroker.createTopics(1, name + ".events");
        Pipeline pipeline = PipelineFile.read(
                Path.of("src/main/resources/dev/thalweg/cli/demo.yaml"),
                List.of(
                        "name=" + name,
                        "event.schema=" + Path.of("schemas/demo.avsc").toAbsolutePath(),
                        "kafka.bootstrap.servers=" + TestBroker.bootstrapServers(),
                        "kafka.max.request.size=10"),
                Map.of(),
                EventSchema::fieldsOf);
        try (DemoLedger ledger = new DemoLedger(pipeline)) {
            DemoFeed feed = new DemoFeed(pipeline, ledger, 1, null, null);
            feed.start();
            while (!feed.ended()) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThatThrownBy(feed::requireSent)
                    .isInstanceOf(PipelineFailure.class)
                    .hasMessageContaining("cannot be sent")
                    .hasMessageContaining("max.request.size");
        }
    }
}
