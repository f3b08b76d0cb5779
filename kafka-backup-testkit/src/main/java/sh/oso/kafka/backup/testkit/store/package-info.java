/** Stores for tests, and the contract that every store passes. */
package sh.oso.kafka.backup.testkit.store;
