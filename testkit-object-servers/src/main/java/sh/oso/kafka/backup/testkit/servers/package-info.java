/**
 * Real object-store servers as processes of their own on random ports of the loopback address: one
 * class each, which starts, stops, kills and restarts its server and says how a store reaches it.
 */
@org.jspecify.annotations.NullMarked
package sh.oso.kafka.backup.testkit.servers;
