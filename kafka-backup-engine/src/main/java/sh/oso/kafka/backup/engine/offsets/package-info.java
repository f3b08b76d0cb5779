/**
 * Sets the offsets of consumer groups.
 *
 * <ol>
 *   <li>Ask what the groups are, many in one request; refuse those with active members by name.
 *   <li>Set offsets, several groups at a time, each group in as few requests as it fits in.
 *   <li>Look at the answer of every partition; ask again, for a while, where that may help.
 * </ol>
 *
 * <p>A member that joins after the first step is seen by the coordinator, which then refuses the
 * whole request. An application that assigns its partitions itself and is in no group cannot be
 * seen by anybody: stop it before its offsets are set.
 */
package sh.oso.kafka.backup.engine.offsets;
