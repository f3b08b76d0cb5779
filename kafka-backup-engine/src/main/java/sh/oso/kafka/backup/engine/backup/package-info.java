/**
 * A backup run.
 *
 * <ol>
 *   <li>{@link sh.oso.kafka.backup.engine.backup.BackupPlanner} selects topics and captures their
 *       ends; the plan is stored create-only, and a retry reads it back with what checkpoints say.
 *   <li>{@link sh.oso.kafka.backup.engine.backup.PartitionBackup} brings one partition to its end,
 *       segment by segment; several run at a time. {@link sh.oso.kafka.backup.engine.backup.Packs}
 *       lets small segments of a topic share objects.
 *   <li>{@link sh.oso.kafka.backup.engine.backup.Checkpointer} stores what became durable, every so
 *       often.
 *   <li>{@link sh.oso.kafka.backup.engine.backup.Commit} writes topic indexes, then the manifest.
 * </ol>
 */
package sh.oso.kafka.backup.engine.backup;
