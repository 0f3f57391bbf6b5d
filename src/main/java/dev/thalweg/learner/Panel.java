package dev.thalweg.learner;

import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.Features;
import dev.thalweg.feature.Row;
import dev.thalweg.learner.Report.MemberReport;
import dev.thalweg.network.Network;
import dev.thalweg.network.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members that learn from the same rows, and the mixture of what they say. Of one member it is that member. */
final class Panel {

    private final List<Member> members = new ArrayList<>();
    private final Mixture mixture;
    private final int scores;
    private final float[] own;
    private final @Nullable Window window;

    Panel(LearnerSpec spec, Features features, SplitMix64 random) {
        LabelShape label = spec.shape().label();
        for (MemberSpec member : spec.members()) {
            members.add(new Member(
                    member,
                    label,
                    features.denseWidth(),
                    features.sparseWidth(),
                    spec.arithmetic(),
                    random.nextLong()));
        }
        if (spec.merging().isPresent()) {
            members.forEach(member -> member.network().leaveUnits());
        }
        mixture = new Mixture(members.size(), label, spec.arithmetic());
        scores = label.scores();
        own = new float[scores];
        int rehearsed =
                spec.members().stream().mapToInt(MemberSpec::rehearse).max().orElse(0);
        window = rehearsed > 0 ? new Window(rehearsed, features, random) : null;
    }

    /** What every member says of a row, one after the other; finite. */
    float[] score(Row row) {
        float[] answers = new float[answers()];
        for (int member = 0; member < members.size(); member++) {
            members.get(member).score(row, own);
            ignoranceUnlessFinite(own);
            System.arraycopy(own, 0, answers, member * scores, scores);
        }
        return answers;
    }

    /** How many numbers {@link #score} gives. */
    int answers() {
        return members.size() == 1 ? scores : mixture.room();
    }

    /** Finite weights can still overflow on an extreme row: such an answer says nothing, and must not say it as NaN. */
    private static void ignoranceUnlessFinite(float[] scores) {
        for (float score : scores) {
            if (!Float.isFinite(score)) {
                Arrays.fill(scores, scores.length == 1 ? 0 : 1f / scores.length);
                return;
            }
        }
    }

    /** What the panel says, when its members say that. */
    float[] mix(float[] answers) {
        return members.size() == 1 ? answers.clone() : mixture.mix(answers);
    }

    /**
     * Charges the members for what they said.
     *
     * @param unit by which errors of numbers are divided
     */
    void charge(float[] answers, double label, double unit) {
        if (members.size() > 1) {
            mixture.charge(answers, label, unit);
        }
    }

    /**
     * Lets all members learn. A row that was refused by one is not rehearsed: it would be refused again.
     *
     * @param weights of rows in learning
     * @param boost what the learning rates of members that react to drift are multiplied by
     * @return how many steps were refused because they would not have been finite
     */
    int learn(Row row, float target, RowWeights weights, double boost) {
        int refused = 0;
        for (Member member : members) {
            refused += member.learn(row, target, weights, window, boost) ? 0 : 1;
        }
        if (window != null && refused == 0 && Float.isFinite(target)) {
            window.add(row, target);
        }
        return refused;
    }

    /** Lets members that react to drift forget what they know of past gradients. */
    void resetMoments() {
        members.forEach(Member::resetMoments);
    }

    /** How far each member is believed, under the name of its specification. */
    List<MemberReport> report() {
        List<MemberReport> reports = new ArrayList<>();
        for (int member = 0; member < members.size(); member++) {
            double temperature = members.size() == 1 ? Double.NaN : mixture.temperature(member);
            reports.add(new MemberReport(members.get(member).name(), mixture.share(member), temperature));
        }
        return reports;
    }

    /** What each member answers with, as it is now. */
    List<Predictor.Member> values() {
        List<Predictor.Member> values = new ArrayList<>();
        for (MemberReport report : report()) {
            Network network = network(values.size());
            values.add(new Predictor.Member(network.spec(), network.matrices(), report.share(), report.temperature()));
        }
        return values;
    }

    /** The position of the member that has most to say. */
    int leader() {
        return mixture.leader();
    }

    /** The member that has most to say. */
    Member leading() {
        return members.get(leader());
    }

    Network network(int member) {
        return members.get(member).network();
    }

    /** Steps of all members. */
    long steps() {
        long steps = 0;
        for (Member member : members) {
            steps += member.network().steps();
        }
        return steps;
    }

    long parameters() {
        return members.stream()
                .mapToLong(member -> member.network().parameters())
                .sum();
    }

    /** The sizes of the states with full batches of rows with so many pairs each, less those of now. */
    long growth(int pairs) {
        return members.stream()
                .mapToLong(member -> member.mostStateBytes(pairs) - member.stateBytes())
                .sum();
    }

    int size() {
        return members.size();
    }

    /** Those of fixed size first, so that their bytes keep their places while batches fill. */
    List<StateFormat.Section> sections() {
        List<StateFormat.Section> sections = new ArrayList<>();
        if (window != null) {
            sections.add(new StateFormat.Section("WIND", true, window.stateBytes(), window::write, window::read));
        }
        if (members.size() > 1) {
            sections.add(new StateFormat.Section("MIXT", true, mixture.stateBytes(), mixture::write, mixture::read));
        }
        for (int number = 0; number < members.size(); number++) {
            Member member = members.get(number);
            String name = number < 10 ? "NET" + number : "NE" + number;
            sections.add(new StateFormat.Section(name, true, member.stateBytes(), member::write, member::read));
        }
        return sections;
    }
}
