/**
 * A restore run.
 *
 * <ol>
 *   <li>{@link sh.oso.kafka.backup.engine.restore.RestorePlanner} decides what goes where and
 *       refuses what cannot work, before anything is touched.
 *   <li>{@link sh.oso.kafka.backup.engine.restore.TargetTopics} creates topics with settings under
 *       which nothing that is loaded can be refused, recompressed or deleted, and gives them their
 *       stored settings at the end.
 *   <li>{@link sh.oso.kafka.backup.engine.restore.PartitionRestore} reads segments and hands
 *       batches to the produce stage, which sends them with sequences that follow from the plan.
 * </ol>
 *
 * <p>A run that was cut continues: the plan and what {@code ready.json} says are in the repository,
 * and how far each partition got is read from the target itself.
 */
package sh.oso.kafka.backup.engine.restore;
