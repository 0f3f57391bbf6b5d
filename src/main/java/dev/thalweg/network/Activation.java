package dev.thalweg.network;

/** What a hidden unit makes of its weighted sum. */
public enum Activation {
    IDENTITY,
    SIGMOID,
    RELU,
    TANH
}
