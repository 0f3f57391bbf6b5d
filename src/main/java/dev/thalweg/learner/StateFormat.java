package dev.thalweg.learner;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a learner's state is laid out in bytes: a magic, and named sections one after the other, little-endian. Each
 * section says whether it shapes later weights. {@code docs/fingerprint.md} is the specification.
 */
final class StateFormat {

    /** "THALWEG" and the format's version. */
    private static final byte[] MAGIC = {'T', 'H', 'A', 'L', 'W', 'E', 'G', 1};

    private static final int NAME = 4;
    private static final int SECTION_HEADER = NAME + Integer.BYTES + Integer.BYTES;

    private StateFormat() {}

    /**
     * A section to be written.
     *
     * @param name four ASCII letters or digits
     * @param shaping whether the section is part of the fingerprint
     * @param bytes its exact length
     * @param write puts exactly that many bytes
     */
    record Section(String name, boolean shaping, int bytes, Consumer<ByteBuffer> write) {}

    /** A section that was read; the content is a view, little-endian, at its beginning. */
    record Content(String name, boolean shaping, ByteBuffer bytes) {}

    static int bytes(List<Section> sections) {
        return MAGIC.length
                + Integer.BYTES
                + sections.stream()
                        .mapToInt(section -> SECTION_HEADER + section.bytes())
                        .sum();
    }

    static byte[] write(List<Section> sections) {
        ByteBuffer out = ByteBuffer.allocate(bytes(sections)).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).putInt(sections.size());
        for (Section section : sections) {
            out.put(section.name().getBytes(StandardCharsets.US_ASCII));
            out.putInt(section.shaping() ? 1 : 0).putInt(section.bytes());
            int end = out.position() + section.bytes();
            section.write().accept(out);
            if (out.position() != end) {
                throw new IllegalStateException("section " + section.name() + " missed its end by "
                        + (out.position() - end) + " bytes: its length is wrong");
            }
        }
        return out.array();
    }

    static List<Content> read(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[Math.min(MAGIC.length, in.remaining())];
        in.get(magic);
        if (!java.util.Arrays.equals(magic, MAGIC) || in.remaining() < Integer.BYTES) {
            throw new IllegalStateException("the state is not of this format (THALWEG version 1)");
        }
        int count = in.getInt();
        List<Content> sections = new ArrayList<>();
        for (int section = 0; section < count; section++) {
            byte[] name = new byte[NAME];
            in.get(name);
            boolean shaping = in.getInt() == 1;
            int length = in.getInt();
            ByteBuffer bytes = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + length);
            sections.add(new Content(new String(name, StandardCharsets.US_ASCII), shaping, bytes));
        }
        return sections;
    }
}
