/**
 * Records as values: what is looked at, left out or changed one by one, where that is asked for.
 */
package sh.oso.kafka.backup.api.record;
