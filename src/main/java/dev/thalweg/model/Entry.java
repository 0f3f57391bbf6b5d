package dev.thalweg.model;

/** One record of a lineage: what shaped the learner of one partition beside the records of its topics. */
public sealed interface Entry permits Order, Configured, Promoted, Merged {

    /** How many records the task had taken before, where it takes them from two topics; else 0. */
    long number();

    /** Where the task stood; of an order, where it stood before it. */
    Place place();
}
