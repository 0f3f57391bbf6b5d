package dev.thalweg.codec;

import dev.thalweg.settings.SchemaReader.InvalidSchema;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Confluent's wire format: a zero byte, the schema's id in a registry (four bytes, most significant first), Avro binary.
 * Each schema is asked for when its id is first met.
 */
final class ConfluentRecords implements Envelope {

    /** Before the first field. */
    static final int HEADER_BYTES = 1 + Integer.BYTES;

    /** Plans that are kept; the one longest unused goes. */
    private static final int MOST_PLANS = 1_000;

    private final Resolver resolver;
    private final Registry registry;
    private final Map<Integer, FieldReader> plans = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, FieldReader> eldest) {
            return size() > MOST_PLANS;
        }
    };

    private int lastId;
    private @Nullable FieldReader lastPlan;

    ConfluentRecords(Resolver resolver, Registry registry) {
        this.resolver = resolver;
        this.registry = registry;
    }

    static byte[] header(int id) {
        return ByteBuffer.allocate(HEADER_BYTES).putInt(1, id).array();
    }

    @Override
    public FieldReader open(Cursor cursor) throws Malformed {
        if (cursor.remaining() < HEADER_BYTES) {
            throw new Malformed("only " + cursor.remaining() + " bytes; Confluent's wire format has " + HEADER_BYTES
                    + " before the first field");
        }
        int magic = cursor.readByte();
        if (magic != 0) {
            throw new Malformed("begins with %02X, not with 00 as Confluent's wire format does".formatted(magic));
        }
        int id = cursor.readBigEndianInt();
        FieldReader plan = lastPlan;
        if (plan == null || id != lastId) {
            plan = plans.get(id);
            if (plan == null) {
                plan = plan(id);
                plans.put(id, plan);
            }
            lastId = id;
            lastPlan = plan;
        }
        return plan;
    }

    private FieldReader plan(int id) throws Malformed {
        String json = registry.schema(id);
        try {
            return resolver.plan(
                    EventSchema.parse("schema " + id + " of the registry", json).avro());
        } catch (InvalidSchema broken) {
            throw new Malformed(String.valueOf(broken.getMessage()));
        }
    }
}
