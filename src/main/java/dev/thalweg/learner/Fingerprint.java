package dev.thalweg.learner;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 over everything that shapes a later weight, in lower-case hexadecimal. Offsets, ids, times, counters and
 * prequential figures are not in it. {@code docs/fingerprint.md} suffices to compute it elsewhere.
 */
public final class Fingerprint {

    private Fingerprint() {}

    /** The fingerprint of one partition's learner, from its {@link Learner#state() state}. */
    public static String of(byte[] state) {
        MessageDigest digest = sha256();
        for (StateFormat.Content section : StateFormat.read(state)) {
            if (section.shaping()) {
                digest.update(section.name().getBytes(StandardCharsets.US_ASCII));
                digest.update(ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(section.bytes().remaining())
                        .flip());
                digest.update(section.bytes());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The fingerprint of a pipeline: of its partitions' fingerprints, as bytes, in partition order. */
    public static String ofPipeline(List<String> partitions) {
        MessageDigest digest = sha256();
        partitions.forEach(partition -> digest.update(HexFormat.of().parseHex(partition)));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** SHA-256 of all bytes, whatever they are, in lower-case hexadecimal. */
    public static String checksum(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
