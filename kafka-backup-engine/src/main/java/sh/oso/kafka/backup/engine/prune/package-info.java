/**
 * Deletes backups that retention does not keep, runs that stand still, and data that nothing names:
 * docs/format/README.md, "Order of deletes", which also says why nothing that is needed goes.
 *
 * <ol>
 *   <li>{@link sh.oso.kafka.backup.engine.prune.Census} reads which backups and runs are there.
 *   <li>{@link sh.oso.kafka.backup.engine.prune.Retention} decides which backups of an owner stay.
 *   <li>{@link sh.oso.kafka.backup.engine.prune.Removal} deletes the others, and runs that stand
 *       still, each behind a deletion that says what it named.
 *   <li>{@link sh.oso.kafka.backup.engine.prune.NamedData} collects what is named still.
 *   <li>{@link sh.oso.kafka.backup.engine.prune.Sweep} deletes data that is not, and old enough.
 * </ol>
 */
package sh.oso.kafka.backup.engine.prune;
