/**
 * The front door: build a {@link sh.oso.kafka.backup.api.KafkaBackup}, hand it requests, read its
 * reports.
 */
package sh.oso.kafka.backup.api;
