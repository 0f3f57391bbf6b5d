package dev.thalweg.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.page.View.Mark;
import dev.thalweg.page.View.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final int EVERY = 500;

    private final Timeline timeline = new Timeline();

    @Test
    void pastOfManyDaysHasRoomAndTheLastMinutesAreWhole() {
        int turns = 500_000; // Three days.
        for (int turn = 1; turn <= turns; turn++) {
            add((long) turn * EVERY);
            if (turn % 50_000 == 0) {
                assertThat(times()).hasSizeLessThanOrEqualTo(Timeline.MOST_POINTS);
            }
        }
        List<Long> times = times();
        assertThat(times).hasSizeGreaterThan(Timeline.RECENT + 300).isSorted();
        List<Long> recent = times.subList(times.size() - Timeline.RECENT, times.size());
        for (int i = 0; i < recent.size(); i++) {
            assertThat(recent.get(i)).isEqualTo((long) (turns - recent.size() + 1 + i) * EVERY);
        }
        List<Long> old = times.subList(0, times.size() - Timeline.RECENT);
        long stretch = old.get(1) - old.get(0);
        for (int i = 2; i < old.size() - Timeline.RECENT; i++) {
            assertThat(old.get(i) - old.get(i - 1)).isEqualTo(stretch);
        }
        assertThat(times.get(0)).isLessThan(2 * stretch);
    }

    @Test
    void clockThatIsSetBackDoesNotGoOnForEver() {
        for (int turn = 0; turn < 5 * Timeline.MOST_POINTS; turn++) {
            add(1_000_000_000L - 1000L * turn);
        }
        assertThat(times()).hasSizeLessThanOrEqualTo(Timeline.MOST_POINTS);
    }

    @Test
    void whoHasSeenATurnIsToldOfLaterOnesAlone() {
        add(1);
        timeline.add(point(2), List.of(new Mark(2, "drift", 0, "number 1")));
        Timeline.Since all = timeline.since(0);
        assertThat(all.points()).hasSize(2);
        assertThat(all.marks()).hasSize(1);
        assertThat(timeline.since(1).points()).extracting(Point::time).containsExactly(2L);
        assertThat(timeline.since(1).marks()).hasSize(1);
        assertThat(timeline.since(all.number()).points()).isEmpty();
        assertThat(timeline.since(all.number()).marks()).isEmpty();
    }

    @Test
    void marksHaveRoomForTheLatest() {
        for (int turn = 0; turn < 3 * Timeline.MOST_MARKS; turn++) {
            timeline.add(point(turn), List.of(new Mark(turn, "drift", 0, "")));
        }
        assertThat(timeline.since(0).marks()).hasSize(Timeline.MOST_MARKS);
        assertThat(timeline.since(0).marks().get(Timeline.MOST_MARKS - 1).time())
                .isEqualTo(3L * Timeline.MOST_MARKS - 1);
    }

    private void add(long time) {
        timeline.add(point(time), List.of());
    }

    private List<Long> times() {
        return timeline.since(0).points().stream().map(Point::time).toList();
    }

    private static Point point(long time) {
        return new Point(time, 0, 0, 0, 0, 0, 0, 0);
    }
}
