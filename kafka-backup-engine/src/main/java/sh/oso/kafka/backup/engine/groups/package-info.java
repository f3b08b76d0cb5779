/**
 * Asks a cluster for its consumer groups and for its metadata besides topics.
 *
 * <ol>
 *   <li>List the groups at every broker; take the list only if each partition of the coordinators'
 *       topic had the same leader before and after.
 *   <li>Ask the coordinators for offsets, many groups in one request.
 *   <li>Ask once more, by name, for what the backup before had and this answer lacks.
 *   <li>Whatever failed or contradicts itself is asked again from the beginning, for a while.
 *   <li>When the ends of the backup are known, put groups that stand beyond them there.
 * </ol>
 *
 * <p>A missing right is no failure: what could not be seen is marked so, and a warning names the
 * right.
 */
package sh.oso.kafka.backup.engine.groups;
