package dev.thalweg.learner;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * How a learner's state is laid out in bytes: a magic, and named sections one after the other, little-endian. Each
 * section says whether it shapes later weights. {@code docs/fingerprint.md} is the specification.
 */
final class StateFormat {

    /** The section that came with version 2; a learner that goes on from version 1 begins it anew. */
    static final String DISTRIBUTIONS = "DIST";

    /** Behind it stands the format's version, in one byte. */
    private static final byte[] MAGIC = {'T', 'H', 'A', 'L', 'W', 'E', 'G'};

    private static final byte VERSION = 2;

    private static final int NAME = 4;
    private static final Pattern NAMES = Pattern.compile("[A-Z0-9]{" + NAME + "}");
    private static final int SECTION_HEADER = NAME + Integer.BYTES + Integer.BYTES;

    private StateFormat() {}

    /**
     * A section to be written and read.
     *
     * @param name four ASCII capital letters or digits
     * @param shaping whether the section is part of the fingerprint
     * @param bytes its exact length
     * @param write puts exactly that many bytes
     * @param read takes all of what was written
     */
    record Section(String name, boolean shaping, int bytes, Consumer<ByteBuffer> write, Consumer<ByteBuffer> read) {}

    /** A section that was read; the content is a view, little-endian, at its beginning. */
    record Content(String name, boolean shaping, ByteBuffer bytes) {}

    static int bytes(List<Section> sections) {
        return Math.toIntExact(MAGIC.length
                + Byte.BYTES
                + Integer.BYTES
                + sections.stream()
                        .mapToLong(section -> SECTION_HEADER + section.bytes())
                        .sum());
    }

    static byte[] write(List<Section> sections) {
        return write(VERSION, sections);
    }

    private static byte[] write(byte version, List<Section> sections) {
        ByteBuffer out = ByteBuffer.allocate(bytes(sections)).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).put(version).putInt(sections.size());
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

    /**
     * Hands each section its content. The state must have exactly those of these sections that its version knows, in this order.
     *
     * @throws IllegalStateException when it has not, or a section cannot read its content; says which. The sections
     *     before that one have taken over theirs by then.
     */
    static void restore(byte[] state, List<Section> all) {
        List<Content> stored = read(state);
        List<Section> sections = all.stream()
                .filter(section -> version(state) > 1 || !section.name().equals(DISTRIBUTIONS))
                .toList();
        for (int i = 0; i < sections.size(); i++) {
            Section wanted = sections.get(i);
            String found = i < stored.size()
                    ? title(stored.get(i).name(), stored.get(i).shaping())
                    : "none";
            String title = title(wanted.name(), wanted.shaping());
            require(found.equals(title), "section " + (i + 1) + " of the state must be " + title + ", got " + found);
            restore(wanted, stored.get(i).bytes());
        }
        require(
                stored.size() == sections.size(),
                "the state must have " + sections.size() + " sections, got " + stored.size());
    }

    private static String title(String name, boolean shaping) {
        return name + (shaping ? " (shaping)" : " (not shaping)");
    }

    private static void restore(Section section, ByteBuffer content) {
        try {
            section.read().accept(content);
        } catch (IllegalArgumentException | BufferUnderflowException | IndexOutOfBoundsException wrong) {
            String reason = Objects.requireNonNullElse(wrong.getMessage(), "it is too short");
            throw new IllegalStateException(
                    "section " + section.name() + " of the state cannot be read: " + reason, wrong);
        }
        require(
                !content.hasRemaining(),
                "section " + section.name() + " of the state has " + content.remaining() + " bytes too many");
    }

    private static byte version(byte[] state) {
        return state[MAGIC.length];
    }

    /** A state, but with the sections of these names from another one, which has them, too. */
    static byte[] mixed(byte[] state, byte[] other, Set<String> names) {
        Map<String, Content> others = new HashMap<>();
        read(other).forEach(content -> others.put(content.name(), content));
        List<Section> sections = read(state).stream()
                .map(content ->
                        names.contains(content.name()) ? Objects.requireNonNull(others.get(content.name())) : content)
                .map(content -> new Section(
                        content.name(),
                        content.shaping(),
                        content.bytes().remaining(),
                        out -> out.put(content.bytes()),
                        in -> {}))
                .toList();
        return write(version(state), sections);
    }

    /** @throws IllegalStateException when the bytes are not a state, or less or more than one */
    static List<Content> read(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[Math.min(MAGIC.length, in.remaining())];
        in.get(magic);
        byte version = in.hasRemaining() ? in.get() : 0;
        require(
                Arrays.equals(magic, MAGIC) && version >= 1 && version <= VERSION,
                "the state is not of this format (THALWEG version 1 or " + VERSION + ")");
        require(in.remaining() >= Integer.BYTES, "the state is cut short before its first section");
        int count = in.getInt();
        Map<String, Content> sections = new LinkedHashMap<>();
        for (int section = 1; sections.size() != count; section++) {
            Content content = readSection(in, section);
            boolean first = sections.put(content.name(), content) == null;
            require(first, "the state has section " + content.name() + " twice");
        }
        require(!in.hasRemaining(), "the state has " + in.remaining() + " bytes behind its last section");
        return List.copyOf(sections.values());
    }

    private static Content readSection(ByteBuffer in, int position) {
        require(in.remaining() >= SECTION_HEADER, "the state is cut short before section " + position);
        byte[] ascii = new byte[NAME];
        in.get(ascii);
        String name = new String(ascii, StandardCharsets.US_ASCII);
        require(NAMES.matcher(name).matches(), "section " + position + " of the state has no proper name");
        int shaping = in.getInt();
        require(
                shaping == 0 || shaping == 1,
                "section " + name + " of the state must be marked 0 or 1, got " + shaping);
        int length = in.getInt();
        require(length >= 0 && length <= in.remaining(), "the state is cut short within section " + name);
        ByteBuffer bytes = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + length);
        return new Content(name, shaping == 1, bytes);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
