/**
 * Sends the batches of a restore, each exactly once and in order.
 *
 * <ol>
 *   <li>A partition's plan says who produces and at which offset its first record goes. From that
 *       follow the sequence number and the offset of every batch: both count records.
 *   <li>On resume {@link sh.oso.kafka.backup.engine.produce.TargetTail} counts the records that are
 *       there and proves that they are ours.
 *   <li>Batches are sent with several requests under way for each broker. When one fails, the
 *       partition waits until all its requests are settled, finds its leader again and repeats from
 *       the first batch that is not acknowledged, with the same sequence numbers: the broker
 *       recognises what it has. It remembers the last five batches of a producer, so no more than
 *       five are ever under way for a partition.
 *   <li>Every acknowledged offset is compared with the plan. A difference means that somebody else
 *       writes to the target, and ends the partition.
 * </ol>
 *
 * Not promised: a record that a foreign writer puts in between is found after the fact; it is not
 * prevented.
 */
package sh.oso.kafka.backup.engine.produce;
