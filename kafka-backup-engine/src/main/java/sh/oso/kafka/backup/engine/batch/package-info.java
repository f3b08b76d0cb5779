/**
 * Record batches as bytes: message format v2 (KIP-98) read and rewritten in place, without making
 * objects of records. Uses the JDK only; bodies are decompressed by {@link
 * sh.oso.kafka.backup.engine.protocol.RecordBodies}.
 *
 * <pre>
 * position  bytes  field
 *        0      8  base offset
 *        8      4  length of all that follows
 *       12      4  partition leader epoch
 *       16      1  magic: 2
 *       17      4  CRC-32C of all that follows
 *       21      2  attributes: bits 0-2 compression, 3 log append time, 4 transactional, 5 control,
 *                  6 delete horizon
 *       23      4  last offset delta
 *       27      8  base timestamp; with bit 6 the delete horizon, to which record timestamps still
 *                  are relative (KIP-534)
 *       35      8  max timestamp; with bit 3 the append time, which then is that of every record
 *       43      8  producer id
 *       51      2  producer epoch
 *       53      4  base sequence
 *       57      4  count of records
 *       61         records, compressed together
 * </pre>
 */
package sh.oso.kafka.backup.engine.batch;
