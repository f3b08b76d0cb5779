/** Meters of backups and restores. */
package sh.oso.kafka.backup.metrics;
