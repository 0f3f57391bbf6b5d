package dev.thalweg.event;

/** What a record of the events topic turned out to be: an event, or bytes that must not reach the learner. */
public sealed interface Arrival permits Event, Rejection {}
