package dev.thalweg.peers;

import com.yahoo.labs.samoa.instances.Instance;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import moa.classifiers.Classifier;
import moa.options.ClassOption;
import sizeof.agent.SizeOfAgent;

/**
 * MOA's learners on a table, tested and then trained on each row in turn, with labels that come late if asked:
 *
 * <pre>java -jar target/peers.jar DATA.csv[.gz] --label L [--delay N] [--limit N] [--categories A,B]</pre>
 *
 * Prints a JSON object for each learner, the cheap ones first, with the names of {@code thalweg evaluate --json}.
 */
public final class Peers {

    private static final Set<String> OPTIONS = Set.of("--label", "--delay", "--limit", "--categories");

    private static final List<Peer> OF_CLASSES = List.of(
            new Peer("naive Bayes", "bayes.NaiveBayes", false),
            new Peer("logistic SGD 0.1", "functions.SGDMultiClass -o LOGLOSS -r 0.1", true),
            new Peer("logistic SGD 0.01", "functions.SGDMultiClass -o LOGLOSS -r 0.01", true),
            new Peer("Hoeffding tree", "trees.HoeffdingTree", false),
            new Peer("leveraging bagging", "meta.LeveragingBag -s 10", false),
            new Peer("adaptive random forest", "meta.AdaptiveRandomForest -s 10", false));

    private static final Peer OF_WORDS = new Peer("multinomial naive Bayes", "bayes.NaiveBayesMultinomial", false);

    private static final List<Peer> OF_NUMBERS = List.of(
            new Peer("SGD 0.01", "functions.SGD -o SQUAREDLOSS -r 0.01", true),
            new Peer("SGD 0.001", "functions.SGD -o SQUAREDLOSS -r 0.001", true),
            new Peer("FIMT-DD", "trees.FIMTDD", false),
            new Peer("adaptive random forest", "meta.AdaptiveRandomForestRegressor -s 10", false));

    /**
     * A learner.
     *
     * @param moa its class and options, as MOA's command line has them
     * @param linear whether it is a linear model, which needs its rows scaled
     */
    private record Peer(String name, String moa, boolean linear) {}

    private Peers() {}

    /** Called by the JVM before {@link #main}, as the manifest says: measuring a model's size needs it. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        SizeOfAgent.premain(arguments, instrumentation);
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        if (arguments.length % 2 == 0 || !OPTIONS.containsAll(options.keySet()) || !options.containsKey("--label")) {
            System.err.println("usage: DATA.csv[.gz] --label L [--delay N] [--limit N] [--categories A,B]");
            System.exit(2);
        }
        int delay = Integer.parseInt(options.getOrDefault("--delay", "0"));
        Table table = Table.read(
                Path.of(arguments[0]),
                options.get("--label"),
                Set.of(options.getOrDefault("--categories", "").split(",")),
                Integer.parseInt(options.getOrDefault("--limit", "" + Integer.MAX_VALUE)));
        List<Instance> plain = table.instances(false);
        List<Instance> linear = table.instances(true);
        System.out.println(noChange(plain, table.classes(), delay));
        for (Peer peer : peers(table)) {
            System.out.println(evaluate(peer, peer.linear() ? linear : plain, table.classes(), delay));
        }
    }

    private static List<Peer> peers(Table table) {
        List<Peer> peers = new ArrayList<>(table.hasText() ? List.of(OF_WORDS) : List.of());
        peers.addAll(table.classes() > 0 ? OF_CLASSES : OF_NUMBERS);
        return peers;
    }

    /** The last label that is known; being no probability, it has no log loss. */
    private static String noChange(List<Instance> rows, int classes, int delay) {
        Figures figures = new Figures(classes);
        for (int i = 0; i < rows.size(); i++) {
            double known = i > delay ? rows.get(i - delay - 1).classValue() : 0;
            double[] votes = classes > 0 ? new double[classes] : new double[] {known};
            if (classes > 0) {
                votes[(int) known] = 1;
            }
            figures.add(votes, rows.get(i).classValue());
        }
        return json("no change", figures, classes, Double.NaN, 0, Double.NaN);
    }

    private static String evaluate(Peer peer, List<Instance> rows, int classes, int delay) throws Exception {
        Classifier learner = (Classifier) ClassOption.cliStringToObject(peer.moa(), Classifier.class, null);
        learner.setModelContext((InstancesHeader) rows.get(0).dataset());
        learner.prepareForUse();
        Figures figures = new Figures(classes);
        long start = System.nanoTime();
        for (int i = 0; i < rows.size() + delay; i++) {
            if (i < rows.size()) {
                Instance row = rows.get(i);
                figures.add(learner.getVotesForInstance(row), row.classValue());
            }
            if (i >= delay) {
                learner.trainOnInstance(rows.get(i - delay));
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return json(peer.name(), figures, classes, figures.logLoss(), learner.measureByteSize(), rows.size() / seconds);
    }

    /** What is undefined is null. */
    private static String json(
            String learner, Figures figures, int classes, double logLoss, long bytes, double eventsPerSecond) {
        StringJoiner json = new StringJoiner(", ", "{", "}");
        json.add("\"learner\": \"" + learner + "\"").add("\"rows\": " + figures.rows());
        boolean numbers = classes == 0;
        add(json, "accuracy", numbers ? Double.NaN : figures.accuracy());
        add(json, "logLoss", numbers ? Double.NaN : logLoss);
        add(json, "kappa", numbers ? Double.NaN : figures.kappa());
        add(json, "macroF1", numbers ? Double.NaN : figures.macroF1());
        add(json, "mae", numbers ? figures.mae() : Double.NaN);
        add(json, "rmse", numbers ? figures.rmse() : Double.NaN);
        add(json, "r2", numbers ? figures.r2() : Double.NaN);
        add(json, "eventsPerSecond", eventsPerSecond);
        return json.add("\"stateBytes\": " + bytes).toString();
    }

    private static void add(StringJoiner json, String name, double value) {
        json.add("\"" + name + "\": " + (Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "null"));
    }
}
