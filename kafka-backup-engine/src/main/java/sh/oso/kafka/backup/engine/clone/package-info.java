/**
 * A clone: topics of one cluster in another, without a backup in between.
 *
 * <ol>
 *   <li>{@link sh.oso.kafka.backup.engine.clone.CutStage} decides where each partition ends, as a
 *       backup does: consumer groups first, then last stable offsets. The cut is a source for a
 *       restore, which plans, makes the target topics ready and, at the end, sets settings and
 *       groups.
 *   <li>{@link sh.oso.kafka.backup.engine.clone.PartitionReading} reads one partition and makes
 *       batches to be sent of what it reads; several run at a time.
 *   <li>{@link sh.oso.kafka.backup.engine.clone.Journal} stores which records come next, by their
 *       offsets at the source. Only then {@link sh.oso.kafka.backup.engine.clone.GatedSource} lets
 *       their batches go to the target.
 * </ol>
 *
 * <p>Since every record is in the journal before it is in the target, the number of records that
 * the target has tells which they are, whatever became of the source meanwhile. That is how a run
 * that was cut continues: neither by counting at the source, which may have been compacted, nor by
 * comparing records.
 */
package sh.oso.kafka.backup.engine.clone;
