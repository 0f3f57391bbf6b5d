package dev.thalweg.learner;

/**
 * What a replica adds to the merged model.
 *
 * @param round how many it had handed on with this one, from 1
 * @param since version of the merged model that it had taken over last; 0 before the first
 * @param labels that were learned for it, at least 1
 * @param change what became of that version
 */
public record Contribution(long round, long since, long labels, SharedModel change) {

    public Contribution {
        if (round < 1 || since < 0 || labels < 1) {
            throw new IllegalArgumentException(
                    "round " + round + " since " + since + " of " + labels + " labels is no contribution");
        }
    }
}
