package dev.thalweg.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the learned numbers of a state by {@code docs/fingerprint.md} alone. */
final class ExportedState {

    private static final int MAGIC_BYTES = 8;
    private static final int STEPS_AND_RANDOM = 16;

    private ExportedState() {}

    /** Statistics, parameters, optimiser slots, and the rows that wait: all finite. Gives how many they are. */
    static int requireFinite(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC_BYTES);
        int numbers = 0;
        for (int sections = in.getInt(); sections > 0; sections--) {
            byte[] name = new byte[4];
            in.get(name);
            in.getInt();
            int length = in.getInt();
            ByteBuffer content = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + length);
            numbers += switch (new String(name, US_ASCII)) {
                case "FEAT" -> statistics(content);
                case "NET0" -> network(content) + batch(content);
                default -> 0;
            };
        }
        return numbers;
    }

    private static int statistics(ByteBuffer in) {
        int entries = in.remaining() / 40;
        for (int entry = 0; entry < entries; entry++) {
            assertThat(in.getLong()).isPositive();
            for (int number = 0; number < 4; number++) {
                assertThat(in.getDouble()).isFinite();
            }
        }
        return 4 * entries;
    }

    private static int network(ByteBuffer in) {
        int floats = (in.getInt() - Integer.BYTES - STEPS_AND_RANDOM) / Float.BYTES;
        in.position(in.position() + STEPS_AND_RANDOM);
        return floats(in, floats);
    }

    private static int batch(ByteBuffer in) {
        int dense = in.getInt();
        int rows = in.getInt();
        in.getInt();
        return floats(in, rows * (dense + 2));
    }

    private static int floats(ByteBuffer in, int count) {
        for (int i = 0; i < count; i++) {
            float number = in.getFloat();
            if (!Float.isFinite(number)) {
                throw new AssertionError("number " + i + " of " + count + " is " + number);
            }
        }
        return count;
    }
}
