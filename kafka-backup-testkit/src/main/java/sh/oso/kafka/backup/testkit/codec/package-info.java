/** The contract that every codec passes. */
package sh.oso.kafka.backup.testkit.codec;
