/**
 * Following topics: one backup after the other.
 *
 * <ol>
 *   <li>{@link sh.oso.kafka.backup.engine.follow.UnfinishedRun} finds the backup that an earlier
 *       process was at, so that it is completed first.
 *   <li>{@link sh.oso.kafka.backup.engine.follow.Following} makes a run every interval, tries again
 *       what {@link sh.oso.kafka.backup.engine.follow.Trouble} calls passing, and ends on request.
 *   <li>{@link sh.oso.kafka.backup.engine.follow.News} keeps a run from committing what the backup
 *       before it says already.
 *   <li>{@link sh.oso.kafka.backup.engine.follow.LagWatch} tells meanwhile what no backup holds.
 * </ol>
 */
package sh.oso.kafka.backup.engine.follow;
