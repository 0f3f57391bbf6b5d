package dev.thalweg.stream;

import dev.thalweg.codec.EventDecoder;
import dev.thalweg.event.Arrival;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Rejection;
import dev.thalweg.learner.Prediction;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** The processor of a pipeline of its own: bytes in; predictions to one sink, dead letters to the other. */
final class PipelineProcessor extends LearningProcessor<byte[], byte[], Object> {

    private final EventDecoder decoder;

    PipelineProcessor(EventDecoder decoder, LearningListener listener, BiConsumer<Integer, Long> ends) {
        super(LearningTopology.STORE, listener, ends);
        this.decoder = decoder;
    }

    @Override
    Arrival read(Record<byte[], byte[]> record, Origin origin) {
        return DeadLetter.fits(record)
                ? decoder.decode(record.value(), origin, record.timestamp())
                : DeadLetter.tooLarge(record);
    }

    @Override
    void answer(Record<byte[], byte[]> record, Prediction prediction, ProcessorContext<byte[], Object> to) {
        long time = prediction.event().time();
        to.forward(new Record<>(record.key(), prediction, time), LearningTopology.PREDICTIONS);
    }

    @Override
    void refuse(
            Record<byte[], byte[]> record, Origin origin, Rejection rejection, ProcessorContext<byte[], Object> to) {
        to.forward(DeadLetter.of(record, origin, rejection), LearningTopology.DEAD_LETTERS);
    }
}
