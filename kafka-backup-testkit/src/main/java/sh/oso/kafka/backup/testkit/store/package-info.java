/**
 * Stores for tests, and the contract that every store passes.
 *
 * <p>{@link sh.oso.kafka.backup.testkit.store.ObjectStoreContract} is the class to extend; the
 * interfaces whose names end in {@code Contract} are its chapters. {@link
 * sh.oso.kafka.backup.testkit.store.FaultyStore} wraps any store and fails on demand.
 */
package sh.oso.kafka.backup.testkit.store;
