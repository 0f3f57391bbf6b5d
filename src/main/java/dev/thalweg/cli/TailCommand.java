package dev.thalweg.cli;

import dev.thalweg.codec.Malformed;
import dev.thalweg.codec.PublishedPrediction;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ClientSettings;
import dev.thalweg.stream.Cluster;
import dev.thalweg.stream.PipelineFailure;
import dev.thalweg.stream.Refusal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints committed predictions, one JSON object a line. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = "Prints predictions as JSON lines, from the first one, until Ctrl-C.")
final class TailCommand implements Callable<Integer> {

    @Mixin
    private final PipelineArgument pipelineArgument = new PipelineArgument();

    @Option(names = "--limit", paramLabel = "N", description = "Stop after this many.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--until-end", description = "Stop at the present end of the topic.")
    private boolean untilEnd;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        Pipeline pipeline = pipelineArgument.read();
        Cluster.of(pipeline).close(); // Where no broker answers, it says so soon and in one line.
        AtomicBoolean stop = new AtomicBoolean();
        try (ShutdownHook hook = ShutdownHook.run(() -> stop.set(true));
                KafkaConsumer<byte[], byte[]> consumer = consumer(pipeline)) {
            print(consumer, pipeline.topics().predictions(), stop);
        } catch (KafkaException refused) {
            throw Refusal.failure(pipeline, refused);
        }
        return 0;
    }

    private void print(KafkaConsumer<byte[], byte[]> consumer, String topic, AtomicBoolean stop) {
        PrintWriter out = command.commandLine().getOut();
        List<TopicPartition> partitions = partitions(consumer, topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long printed = 0;
        long foreign = 0;
        while (!stop.get() && printed < limit && !(untilEnd && passed(consumer, ends)) && !out.checkError()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                Optional<String> line = line(record.value());
                if (line.isEmpty()) {
                    foreign++;
                } else if (printed < limit) {
                    out.println(line.get());
                    printed++;
                }
            }
        }
        if (foreign > 0) {
            command.commandLine().getErr().println("records of " + topic + " that are no predictions: " + foreign);
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new PipelineFailure("there is no topic " + topic + "; run makes it");
        }
        return partitions;
    }

    private static boolean passed(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** A prediction as JSON; empty for anything else that somebody wrote there. */
    private static Optional<String> line(byte @Nullable [] value) {
        try {
            return value == null
                    ? Optional.empty()
                    : Optional.of(PublishedPrediction.decode(value).json());
        } catch (Malformed foreign) {
            return Optional.empty();
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Pipeline pipeline) {
        Map<String, Object> settings = new HashMap<>(ClientSettings.of(pipeline));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false); // A mistyped name must not make one.
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
