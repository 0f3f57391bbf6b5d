package dev.thalweg.chaos;

import dev.thalweg.chaos.Payments.Payment;
import dev.thalweg.codec.DeadLetterHeaders;
import dev.thalweg.codec.EventDecoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.codec.PredictionEncoder;
import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Rejection;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.learner.Learner;
import dev.thalweg.settings.Pipeline;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** What a run that was never interrupted says and becomes: the learner itself, without Kafka, on the same records. */
final class Oracle {

    private final String topic;
    private final List<Partition> partitions = new ArrayList<>();

    Oracle(Pipeline pipeline, int count) throws Exception {
        topic = pipeline.topics().events();
        for (int number = 0; number < count; number++) {
            partitions.add(new Partition(pipeline));
        }
    }

    /** Takes a record; gives the one answer to it. */
    Answer answer(Payment payment) {
        return partitions.get(payment.partition()).answer(payment, topic);
    }

    byte[] state(int partition) {
        return partitions.get(partition).learner.state();
    }

    String fingerprint(int partition) {
        return Fingerprint.of(state(partition));
    }

    private static final class Partition {
        private final EventDecoder decoder;
        private final PredictionEncoder encoder;
        private final Learner learner;

        Partition(Pipeline pipeline) throws Exception {
            var shape = pipeline.learner().shape();
            decoder = EventSchema.read(pipeline.schema()).decoder(shape);
            encoder = new PredictionEncoder(pipeline.applicationId(), shape.label());
            learner = new Learner(pipeline.learner());
        }

        Answer answer(Payment payment, String topic) {
            Origin origin = new Origin(topic, payment.partition(), payment.offset());
            Arrival arrival = decoder.decode(payment.value(), origin, payment.time());
            if (arrival instanceof Event event) {
                return new Answer(payment.key(), encoder.encode(learner.take(event)), event.time(), List.of());
            }
            Rejection rejection = (Rejection) arrival;
            learner.reject(rejection.reason());
            List<Header> headers = new ArrayList<>(payment.headers());
            DeadLetterHeaders.of(rejection, origin)
                    .forEach((name, value) -> headers.add(new RecordHeader(name, value)));
            return new Answer(payment.key(), payment.value(), payment.time(), headers);
        }
    }
}
