package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.event.LabelShape;
import dev.thalweg.network.Arithmetic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever changed the settings is told what differs, and only that. */
class StateShapeTest {

    @Test
    void onlyTheLinesThatDifferAreTold() {
        assertThat(StateShape.differences("a: 1\nb: 1\nc: 1\n", "a: 1\nb: 2\nc: 1\n"))
                .isEqualTo("  stored: b: 1\n  now:    b: 2\n");
    }

    @Test
    void aLineThatCameOrWentIsTold() {
        assertThat(StateShape.differences("a\nb\nc\n", "b\nc\nd\n")).isEqualTo("  stored: a\n  now:    d\n");
        assertThat(StateShape.differences("a\nb\n", "a\n")).isEqualTo("  stored: b\n");
        assertThat(StateShape.differences("a\nb\n", "a\nb\na\n")).isEqualTo("  now:    a\n");
    }

    @Test
    void anotherOrderIsTold() {
        assertThat(StateShape.differences("a\nb\nc\nd\n", "a\nc\nb\nd\n"))
                .isEqualTo("  stored: b\n  stored: c\n  now:    c\n  now:    b\n");
    }

    @Test
    void otherSettingsAreRefusedWithWhatToDo() {
        LabelShape classes = new LabelShape.Classes("label", List.of("no", "maybe", "yes"));
        Learner other = new Learner(Samples.spec(1, classes, 4, Arithmetic.FAST));
        byte[] state = new Learner(Samples.spec()).state();
        assertThatThrownBy(() -> other.restore(state))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(
                        """
                        the stored state was learned under other settings:
                          stored: label: Classes[field=label, classes=[no, yes]]
                          stored: batch: 8
                          now:    label: Classes[field=label, classes=[no, maybe, yes]]
                          now:    batch: 4
                        go back to those settings, or start over on purpose with run --reset""");
    }
}
