/**
 * Committed record batches out of Kafka.
 *
 * <ol>
 *   <li>A {@link sh.oso.kafka.backup.engine.fetch.FetchLoop} is one thread with a connection to
 *       each broker. It keeps the chunk queues of its partitions filled, several partitions by one
 *       request.
 *   <li>A {@link sh.oso.kafka.backup.engine.fetch.PartitionFeed} is one partition's queue of chunks
 *       between the loop and the thread that stores it, and the place where either side's trouble
 *       reaches the other.
 *   <li>{@link sh.oso.kafka.backup.engine.fetch.CommittedBatches} turns chunks into batches to
 *       store: checks their CRC, drops control batches and batches of aborted transactions, and
 *       notices holes.
 * </ol>
 */
package sh.oso.kafka.backup.engine.fetch;
