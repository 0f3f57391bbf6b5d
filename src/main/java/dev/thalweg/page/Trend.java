package dev.thalweg.page;

/**
 * Tells from a fading loss whether a model is getting worse or better, in words that a person would use: it got worse
 * when its loss rises clearly above the level that it had, it recovers when it comes down again, and has recovered when
 * three quarters of the rise are undone, or little is left of it. The level follows a lower loss at once and a higher one slowly, so what stays is
 * at last the new usual.
 */
final class Trend {

    /** Of the level: what is less above it is noise, for a window of about 1000 labels. */
    private static final double CLEARLY = 0.25;

    /** Of the rise: what is less below the peak is noise. */
    private static final double TURN = 0.2;

    /** Of the rise: what remains when it is over. */
    private static final double REMAINS = 0.25;

    /** Per look, of the distance to a higher loss. */
    private static final double CREEP = 0.002;

    private final double slack;
    private final long enough;
    private State state = State.WAITING;
    private long since;
    private double level = Double.NaN;
    private double peak = Double.NaN;
    private double trough = Double.NaN;
    private long scored;

    /** What is said. */
    enum State {
        /** No label is known. */
        WAITING,
        /** Few labels are known. */
        WARMING_UP,
        STEADY,
        WORSE,
        RECOVERING,
        RECOVERED
    }

    /**
     * What is said, and by what.
     *
     * @param since when it became so
     * @param level the loss before it got worse
     * @param peak the highest loss since then; NaN where there was no rise
     */
    record Verdict(State state, long since, double level, double peak) {}

    /**
     * @param slack what is less above the level is never a rise, however low the level is
     * @param enough labels before anything is said
     */
    Trend(double slack, long enough) {
        this.slack = slack;
        this.enough = enough;
    }

    /**
     * Looks again.
     *
     * @param labels scored so far; the same as before changes nothing
     */
    Verdict look(long time, long labels, double loss) {
        if (labels != scored && !Double.isNaN(loss)) {
            scored = labels;
            if (labels < enough) {
                become(State.WARMING_UP, time);
            } else {
                follow(time, loss);
            }
        }
        return new Verdict(state, since, level, peak);
    }

    State state() {
        return state;
    }

    private void follow(long time, double loss) {
        switch (state) {
            case WAITING, WARMING_UP -> {
                become(State.STEADY, time);
                level = loss;
            }
            case STEADY, RECOVERED -> {
                if (loss > level * (1 + CLEARLY) + slack) {
                    become(State.WORSE, time);
                    peak = loss;
                }
            }
            case WORSE -> {
                peak = Math.max(peak, loss);
                if (loss < peak - TURN * (peak - level)) {
                    state = State.RECOVERING; // Since it got worse.
                    trough = loss;
                }
            }
            case RECOVERING -> {
                trough = Math.min(trough, loss);
                if (loss > trough + TURN * (peak - level)) {
                    state = State.WORSE;
                    peak = Math.max(peak, loss);
                }
            }
        }
        double remains = Math.max(REMAINS * (peak - level), CLEARLY / 2 * level);
        if ((state == State.WORSE || state == State.RECOVERING) && loss <= level + remains) {
            become(State.RECOVERED, time);
            level = loss;
        }
        level = loss < level ? loss : level + CREEP * (loss - level);
    }

    private void become(State now, long time) {
        since = state == now ? since : time;
        state = now;
    }
}
