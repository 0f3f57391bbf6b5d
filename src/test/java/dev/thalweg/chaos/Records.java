package dev.thalweg.chaos;

import dev.thalweg.chaos.Payments.Payment;

/** An endless stream of records for the events topic, drawn from a seed: begun anew, it is the same again. */
@FunctionalInterface
interface Records {

    Payment next();
}
