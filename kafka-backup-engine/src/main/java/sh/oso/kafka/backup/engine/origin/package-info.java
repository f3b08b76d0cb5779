/**
 * Finds records by where they were at their source, as the headers say that a restore adds.
 *
 * <ol>
 *   <li>Within a partition, records of one source partition lie in the order that they had there.
 *       So the first one at or after an offset of the source is found by halving: a few small
 *       fetches for each position.
 *   <li>Positions are looked for in order, and what was seen for one narrows the search of the
 *       next.
 *   <li>If what was seen, here and there and on the way, is not in order, or other records are in
 *       the way, or there are so many positions that reading is cheaper, the partition is read
 *       once, for all positions.
 * </ol>
 *
 * <p>Memory is that of one consumer's fetches, whatever the size of the topic.
 */
package sh.oso.kafka.backup.engine.origin;
