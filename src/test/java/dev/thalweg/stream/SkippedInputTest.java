package dev.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.TestBroker;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A gap in the offsets that come is a fault only where records were passed over. */
class SkippedInputTest {

    private final String application = TestBroker.unique("skipped");
    private final TopicPartition partition = new TopicPartition(TestBroker.topic("gaps", 1), 0);
    private final Map<String, Object> settings = new HashMap<>(Map.of(
            "application.id",
            application,
            "bootstrap.servers",
            TestBroker.bootstrapServers(),
            "group.instance.id",
            "one",
            "processing.guarantee",
            "exactly_once_v2"));

    @Test
    void recordsThatWerePassedOverAreFound() throws Exception {
        send(10, true);
        assertThatThrownBy(() -> check(3, 8))
                .isInstanceOf(SkippedInput.class)
                .hasMessageContaining("the record at offset 3 of " + partition + " was passed over: it came on at 8");
        commit(3);
        assertThatThrownBy(() -> check(3, 8)).isInstanceOf(SkippedInput.class);
    }

    @Test
    void whatTheGroupWasToldToLeaveOutIsNone() throws Exception {
        send(10, true);
        commit(8);
        assertThatCode(() -> check(3, 8)).doesNotThrowAnyException();
    }

    /** An operator may name an offset that holds no record. */
    @Test
    void neitherIsThatWhereItWasToldAnOffsetWithoutRecord() throws Exception {
        send(5, true); // Its end is offset 5.
        send(5, true);
        commit(5);
        assertThatCode(() -> check(3, 6)).doesNotThrowAnyException();
    }

    @Test
    void recordsOfAbortedTransactionsAreNone() throws Exception {
        send(3, true); // And its end: 4 offsets.
        send(5, false);
        send(1, true);
        assertThatCode(() -> check(4, 10)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(2, 10)).hasMessageContaining("offset 2 of");
    }

    @Test
    void deletedRecordsAreNone() throws Exception {
        send(10, true);
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(6)))
                    .all()
                    .get();
        }
        assertThatCode(() -> check(0, 6)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(0, 9)).hasMessageContaining("offset 6 of");
    }

    private void check(long from, long to) {
        SkippedInput.check(settings, partition, from, to);
    }

    private void commit(long offset) throws Exception {
        try (Admin admin = admin()) {
            admin.alterConsumerGroupOffsets(application, Map.of(partition, new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()));
    }

    private void send(int count, boolean commit) {
        Map<String, Object> own = Map.of(
                "bootstrap.servers", TestBroker.bootstrapServers(), "transactional.id", TestBroker.unique("sender"));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < count; i++) {
                var unused = producer.send(new ProducerRecord<>(partition.topic(), 0, null, new byte[] {1}));
            }
            producer.flush();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }
}
