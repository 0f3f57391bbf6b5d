package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.event.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Reasons may be added and moved: what was counted before is read by name. */
class CountsTest {

    @Test
    void aStateWithoutAReasonThatCameLaterIsRead() {
        Counts counts = new Counts();
        counts.rejected(Reason.BEFORE_EPOCH);
        counts.read(state("undecodable", 7, "null-value", 5));
        assertThat(counts.predictions()).isEqualTo(1);
        assertThat(counts.duplicates()).isEqualTo(4);
        assertThat(counts.rejections())
                .containsEntry(Reason.NULL_VALUE, 5L)
                .containsEntry(Reason.UNDECODABLE, 7L)
                .hasSize(2);
    }

    @Test
    void aReasonTwiceOrOfALaterBuildIsRefused() {
        assertThatThrownBy(() -> new Counts().read(state("undecodable", 7, "undecodable", 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it counts undecodable twice");
        assertThatThrownBy(() -> new Counts().read(state("too-late", 7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("this build knows no reason 'too-late'");
    }

    /** As {@code docs/fingerprint.md} says. */
    private static ByteBuffer state(Object... tokensAndCounts) {
        ByteBuffer out = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(1).putLong(2).putLong(3).putLong(4).putInt(tokensAndCounts.length / 2);
        for (Object part : tokensAndCounts) {
            if (part instanceof Integer count) {
                out.putLong(count);
            } else {
                byte[] token = part.toString().getBytes(StandardCharsets.US_ASCII);
                out.putInt(token.length).put(token);
            }
        }
        return out.flip();
    }
}
