/** Offsets of consumer groups: how they are found, set, kept and put back. */
package sh.oso.kafka.backup.api.offsets;
