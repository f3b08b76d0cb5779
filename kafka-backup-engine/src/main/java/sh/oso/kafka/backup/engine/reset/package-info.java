/**
 * Sets groups to offsets that a strategy finds, keeps where they stood, and puts them back.
 *
 * <p>A reset: find the groups and where each is to be set; refuse those that are in use or for
 * which nothing can be found; unless told to go on, do nothing at all if any was refused; store an
 * offset snapshot; set the offsets.
 *
 * <p>A rollback: compare the groups with the snapshot; set what differs, remove what the snapshot
 * does not have; compare again.
 */
package sh.oso.kafka.backup.engine.reset;
