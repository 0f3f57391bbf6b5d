package dev.thalweg.codec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Avro's single-object encoding, of a few known schemas. */
final class SingleObjects implements Envelope {

    private final Map<Long, FieldReader> plans = new HashMap<>();
    private final String reads;

    private long lastWriter;
    private @Nullable FieldReader lastPlan;

    SingleObjects(Resolver resolver, List<EventSchema> writers) {
        writers.forEach(writer -> plans.put(writer.singleObject().fingerprint(), resolver.plan(writer.avro())));
        this.reads = plans.keySet().stream().map(SingleObject::hex).collect(Collectors.joining(" or "));
    }

    @Override
    public FieldReader open(Cursor cursor) throws Malformed {
        long writer = SingleObject.schema(cursor);
        FieldReader plan = lastPlan;
        if (plan == null || writer != lastWriter) {
            plan = plans.get(writer);
            if (plan == null) {
                throw SingleObject.unknown(writer, reads);
            }
            lastWriter = writer;
            lastPlan = plan;
        }
        return plan;
    }
}
