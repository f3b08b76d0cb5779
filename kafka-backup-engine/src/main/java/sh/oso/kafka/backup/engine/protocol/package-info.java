/**
 * Kafka's wire protocol, through Kafka's own client classes. This is the only package that uses
 * classes of kafka-clients that come without a promise of compatibility; they move from minor to
 * minor, so one minor is pinned and {@link sh.oso.kafka.backup.engine.protocol.ClientVersion} names
 * the difference when another one is found.
 */
package sh.oso.kafka.backup.engine.protocol;
