/**
 * A drill: shows that a backup can be restored, by restoring a sample of it.
 *
 * <ol>
 *   <li>A note with a random id is stored, create-only; the id is in the names of all topics that
 *       the drill makes. It shows life every fifteen seconds.
 *   <li>Topics of drills that are dead are deleted: those whose names have the id of a note.
 *   <li>A topic is made and deleted, to see that both are allowed before any work is done.
 *   <li>The sample is verified down to its records.
 *   <li>Its sound segments are loaded, some partitions at a time, by the way of a restore, read
 *       back by a consumer, and compared record by record with what the backup holds; then the
 *       topics are deleted.
 *   <li>The note is deleted.
 * </ol>
 *
 * <p>What stands in the way - no cluster, a missing right - is thrown: then nothing is said about
 * the backup. A drill that is killed leaves topics and its note; the next one deletes both.
 */
package sh.oso.kafka.backup.engine.drill;
