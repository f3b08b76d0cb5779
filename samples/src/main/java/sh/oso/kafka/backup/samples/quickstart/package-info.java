/**
 * A round trip that can be watched: records into a broker, backed up, deleted, restored, compared.
 * {@link sh.oso.kafka.backup.samples.quickstart.Quickstart} tells it in order.
 */
package sh.oso.kafka.backup.samples.quickstart;
