/**
 * Segments: docs/format/segment.md.
 *
 * <ol>
 *   <li>{@link sh.oso.kafka.backup.engine.segment.SegmentContent} takes batches from a supply, cuts
 *       them into frames, encodes those, and ends with the index: a stream that a store reads to
 *       its end.
 *   <li>{@link sh.oso.kafka.backup.engine.segment.SegmentReader} goes the other way: index, then
 *       frames.
 * </ol>
 */
package sh.oso.kafka.backup.engine.segment;
