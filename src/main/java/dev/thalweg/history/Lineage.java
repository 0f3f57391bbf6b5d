package dev.thalweg.history;

import dev.thalweg.codec.LineageCodec;
import dev.thalweg.codec.Malformed;
import dev.thalweg.model.Order;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.PartitionReader;
import dev.thalweg.stream.PipelineFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** In which order a partition's task took its records, as far as it is written down. */
final class Lineage {

    private Lineage() {}

    /**
     * The orders that the task has told of since it began, or began anew, and the one that it had not told of yet.
     *
     * @param unfinished beside the state that is to be come to again
     * @throws PipelineFailure when they do not follow one another without a hole
     */
    static List<Order> of(Pipeline pipeline, int partition, Order unfinished) {
        String where = pipeline.topics().lineage() + "-" + partition;
        return of(unfinished, read(pipeline, partition), where);
    }

    /** What the pipeline has told of since that state was read is left out: it may run. */
    static List<Order> of(Order unfinished, List<Order> told, String where) {
        List<Order> orders = new ArrayList<>(told);
        orders.removeIf(order -> order.number() >= unfinished.number());
        orders.add(unfinished);
        int first = orders.size() - 1;
        while (first > 0 && orders.get(first).number() > 0) {
            first--;
        }
        List<Order> since = List.copyOf(orders.subList(first, orders.size()));
        requireWhole(since, where);
        return since;
    }

    private static List<Order> read(Pipeline pipeline, int partition) {
        byte[] key = (pipeline.applicationId() + "-" + partition).getBytes(StandardCharsets.UTF_8);
        LineageCodec codec = new LineageCodec();
        List<Order> orders = new ArrayList<>();
        try (PartitionReader reader =
                new PartitionReader(pipeline, pipeline.topics().lineage(), partition)) {
            for (ConsumerRecord<byte[], byte[]> record = reader.next(); record != null; record = reader.next()) {
                if (Arrays.equals(record.key(), key)) {
                    orders.add(codec.decode(record.value()));
                }
            }
        } catch (Malformed damaged) {
            throw new PipelineFailure("the lineage cannot be read: " + damaged.getMessage(), damaged);
        }
        return orders;
    }

    private static void requireWhole(List<Order> orders, String where) {
        long number = 0;
        for (Order order : orders) {
            if (order.number() != number) {
                throw new PipelineFailure("the lineage " + where + " has a hole: it goes on at record " + order.number()
                        + " where " + number + " is next");
            }
            number += order.inputs();
        }
    }
}
