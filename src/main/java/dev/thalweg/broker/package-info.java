/**
 * A real Kafka broker in this JVM, for demonstrations, for development and for tests.
 *
 * <p>Input: a data directory and a port. Output: bootstrap servers. The only home of Kafka's broker, whose classes carry
 * no promise of compatibility. Open {@link dev.thalweg.broker.LocalBroker} first.
 */
@NullMarked
package dev.thalweg.broker;

import org.jspecify.annotations.NullMarked;
