/**
 * The documents of a repository and where they lie: docs/format/README.md and manifest.md.
 *
 * <p>{@link sh.oso.kafka.backup.engine.manifest.Repository} is the one way to them. It writes
 * create-only, settles lost replies by reading, and turns trouble with the store into the kinds of
 * exception that users see.
 */
package sh.oso.kafka.backup.engine.manifest;
