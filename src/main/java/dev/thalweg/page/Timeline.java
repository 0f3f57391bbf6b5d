package dev.thalweg.page;

import dev.thalweg.page.View.Mark;
import dev.thalweg.page.View.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The past of a process, for pages that are opened late: at most {@value #MOST_POINTS} points and {@value #MOST_MARKS}
 * marks. The last {@value #RECENT} points are kept as they came. Of older ones one stays for each stretch of time; the
 * stretches are of one length, which doubles when there is no more room. Safe for use by several threads.
 */
final class Timeline {

    /** A page is sent about 80 bytes for each. */
    static final int MOST_POINTS = 2400;

    static final int MOST_MARKS = 200;
    static final int RECENT = 1200;
    private static final long FIRST_STRETCH = 1000; // Milliseconds.

    private final Deque<Numbered<Mark>> marks = new ArrayDeque<>();
    private List<Numbered<Point>> points = new ArrayList<>();
    private long stretch = FIRST_STRETCH;
    private long number;

    /** What was added in the same turn has the same number. */
    private record Numbered<T>(long number, T what) {}

    /** What has been added since a number. */
    record Since(long number, List<Point> points, List<Mark> marks) {}

    /** Takes a turn, and lets those go on who wait for it. */
    synchronized void add(Point point, List<Mark> happened) {
        number++;
        points.add(new Numbered<>(number, point));
        if (points.size() > MOST_POINTS) {
            thin();
        }
        happened.forEach(mark -> marks.addLast(new Numbered<>(number, mark)));
        while (marks.size() > MOST_MARKS) {
            marks.removeFirst();
        }
        notifyAll();
    }

    /** To three quarters, so that it is not done at each turn. */
    private void thin() {
        List<Numbered<Point>> kept = oneEach();
        while (kept.size() > MOST_POINTS / 4 * 3) {
            stretch *= 2;
            kept = oneEach();
        }
        points = kept;
    }

    /** The last point of each stretch, and all recent ones. */
    private List<Numbered<Point>> oneEach() {
        int recent = points.size() - RECENT;
        List<Numbered<Point>> kept = new ArrayList<>();
        for (int i = 0; i < recent; i++) {
            if (stretch(i) != stretch(i + 1)) {
                kept.add(points.get(i));
            }
        }
        kept.addAll(points.subList(recent, points.size()));
        return kept;
    }

    private long stretch(int index) {
        return points.get(index).what.time() / stretch;
    }

    /** All that was added after a number. */
    synchronized Since since(long last) {
        return new Since(number, after(last, points), after(last, marks));
    }

    private static <T> List<T> after(long last, Iterable<Numbered<T>> all) {
        List<T> later = new ArrayList<>();
        for (Numbered<T> one : all) {
            if (one.number > last) {
                later.add(one.what);
            }
        }
        return later;
    }

    /** Waits for the turn behind a number, or until a time has passed. */
    synchronized void await(long last, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; number <= last && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }
}
