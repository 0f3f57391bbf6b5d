package dev.thalweg.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Reads the learned numbers of a state by {@code docs/fingerprint.md} alone. */
final class ExportedState {

    private static final int MAGIC_BYTES = 8;
    private static final int STEPS_AND_RANDOM = 16;

    private ExportedState() {}

    /** Statistics, parameters, optimiser slots, and the rows that wait: all finite. Gives how many they are. */
    static int requireFinite(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC_BYTES);
        int numbers = 0;
        List<String> features = List.of();
        for (int sections = in.getInt(); sections > 0; sections--) {
            byte[] name = new byte[4];
            in.get(name);
            in.getInt();
            int length = in.getInt();
            ByteBuffer content = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + length);
            if (new String(name, US_ASCII).equals("SPEC")) {
                features = UTF_8.decode(content)
                        .toString()
                        .lines()
                        .filter(line -> line.startsWith("feature "))
                        .toList();
            }
            numbers += switch (new String(name, US_ASCII)) {
                case "FEAT" -> statistics(content, features);
                case "NET0" -> network(content) + batch(content);
                default -> 0;
            };
        }
        return numbers;
    }

    private static int statistics(ByteBuffer in, List<String> features) {
        int numbers = 0;
        for (String feature : features) {
            if (feature.contains(": standardize")) {
                numbers += robust(in) + robust(in);
                assertThat(in.getLong()).isPositive();
                assertThat(in.get()).isBetween((byte) 0, (byte) 1);
            } else if (feature.contains(": minmax") || feature.contains(": none")) {
                numbers += statistics(in);
            }
        }
        assertThat(in.remaining()).isZero();
        return numbers;
    }

    private static int robust(ByteBuffer in) {
        return statistics(in) + doubles(in, 32);
    }

    private static int statistics(ByteBuffer in) {
        assertThat(in.getLong()).isPositive();
        return doubles(in, 5);
    }

    private static int doubles(ByteBuffer in, int count) {
        for (int number = 0; number < count; number++) {
            assertThat(in.getDouble()).isFinite();
        }
        return count;
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
