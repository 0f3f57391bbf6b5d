package dev.thalweg.network;

/** What training makes small, always computed from the outputs before rounding into probabilities (logits). */
public enum Loss {
    /** Half the squared difference, for one number; the score is the output itself. */
    SQUARED_ERROR,
    /** For two classes and one output; the score is the sigmoid of the output: the probability of class 1. */
    BINARY_CROSS_ENTROPY,
    /** For one output a class; the scores are the softmax of the outputs. */
    SOFTMAX_CROSS_ENTROPY
}
