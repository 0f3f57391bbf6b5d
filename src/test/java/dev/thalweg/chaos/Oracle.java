package dev.thalweg.chaos;

import dev.thalweg.chaos.Payments.Payment;
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

/** What a run that was never interrupted says and becomes: the learner itself, without Kafka, on the same records. */
final class Oracle {

    private final List<Partition> partitions = new ArrayList<>();

    Oracle(Pipeline pipeline, List<Payment> payments, int count) throws Exception {
        for (int number = 0; number < count; number++) {
            partitions.add(new Partition(pipeline));
        }
        for (Payment payment : payments) {
            partitions.get(payment.partition()).take(payment, pipeline.topics().events());
        }
    }

    List<Answer> predictions(int partition) {
        return partitions.get(partition).predictions;
    }

    List<Answer> deadLetters(int partition) {
        return partitions.get(partition).deadLetters;
    }

    String fingerprint(int partition) {
        return Fingerprint.of(partitions.get(partition).learner.state());
    }

    private static final class Partition {
        private final EventDecoder decoder;
        private final PredictionEncoder encoder;
        private final Learner learner;
        private final List<Answer> predictions = new ArrayList<>();
        private final List<Answer> deadLetters = new ArrayList<>();

        Partition(Pipeline pipeline) throws Exception {
            var shape = pipeline.learner().shape();
            decoder = EventSchema.read(pipeline.schema()).decoder(shape);
            encoder = new PredictionEncoder(pipeline.applicationId(), shape.label());
            learner = new Learner(pipeline.learner());
        }

        void take(Payment payment, String topic) {
            Origin origin = new Origin(topic, payment.partition(), payment.offset());
            Arrival arrival = decoder.decode(payment.value(), origin, payment.time());
            if (arrival instanceof Event event) {
                byte[] value = encoder.encode(learner.take(event));
                predictions.add(new Answer(payment.key(), value, event.time(), null));
            } else if (arrival instanceof Rejection rejection) {
                learner.reject(rejection.reason());
                String reason = rejection.reason().token();
                deadLetters.add(new Answer(payment.key(), payment.value(), payment.time(), reason));
            }
        }
    }
}
