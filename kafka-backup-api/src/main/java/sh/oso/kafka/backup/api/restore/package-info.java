/**
 * What a restore is to do, in detail: which records, in what shape, and what of consumer groups.
 */
package sh.oso.kafka.backup.api.restore;
