package app;

import dev.thalweg.codec.EventSchema;
import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import dev.thalweg.stream.Answer;
import dev.thalweg.stream.Learning;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;

/** What docs/library.md shows, in a topology that is built and told. */
public final class Payments {

    record Payment(String id, double amount, boolean isSettled, boolean wasFraud) {}

    private Payments() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        System.out.println(bytes(file).build().describe());
        System.out.println(values(file).build().describe());
    }

    private static StreamsBuilder bytes(Path file) throws Exception {
        Pipeline pipeline = PipelineFile.read(file, List.of(), Map.of(), EventSchema::fieldsOf);

        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("payments", Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(Learning.of(pipeline))
                .foreach((key, answer) -> {
                    if (answer instanceof Answer.Predicted predicted) {
                        float[] scores = predicted.prediction().scores();      // a class each, in the file's order; or one number
                    } else if (answer instanceof Answer.Refused refused) {
                        String why = refused.rejection().reason().token();     // nothing was learned from it
                    }
                });
        return builder;
    }

    private static StreamsBuilder values(Path file) throws Exception {
        Pipeline pipeline = PipelineFile.read(file, List.of(), Map.of(), EventSchema::fieldsOf);

        EventShape shape = pipeline.learner().shape();
        int amount = shape.slot(Field.Kind.NUMBER, "amount");
        Learning<String, Payment> learning = Learning.of(pipeline, () -> (payment, origin, time) -> {
            double[] numbers = new double[shape.fields(Field.Kind.NUMBER).size()];
            numbers[amount] = payment.amount();                                // NaN where it is missing
            double label = payment.isSettled() ? payment.wasFraud() ? 1 : 0 : Double.NaN;
            return new Event(payment.id(), origin, time, numbers, new String[0], label);
        });

        StreamsBuilder builder = new StreamsBuilder();
        builder.<String, Payment>stream("payments").process(learning);
        return builder;
    }
}
