/**
 * Records of every awkward kind, and the means to write them to a topic and to tell whether another
 * topic holds the same:
 *
 * <ol>
 *   <li>{@link sh.oso.kafka.backup.testkit.records.TestTopics} creates a topic,
 *   <li>{@link sh.oso.kafka.backup.testkit.records.RecordSamples} makes records from a seed,
 *   <li>{@link sh.oso.kafka.backup.testkit.records.TopicWriter} writes them, with or without
 *       transactions, and {@link sh.oso.kafka.backup.testkit.records.Compaction} makes holes,
 *   <li>{@link sh.oso.kafka.backup.testkit.records.TopicReader} reads what a consumer sees, as
 *       values that can be compared.
 * </ol>
 */
package sh.oso.kafka.backup.testkit.records;
