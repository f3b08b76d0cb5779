/**
 * Makes backups of what a bucket still holds, where manifests were lost: docs/format/manifest.md,
 * "Rebuilt manifests".
 *
 * <ol>
 *   <li>{@link sh.oso.kafka.backup.engine.rebuild.Holdings} lists the data, reads topic indexes,
 *       and segments where no index is left.
 *   <li>{@link sh.oso.kafka.backup.engine.rebuild.Survey} tells what is lost from what is there,
 *       was deleted, or may be under way.
 *   <li>{@link sh.oso.kafka.backup.engine.rebuild.PlannedBackup} makes a backup of a plan whose
 *       manifest is lost, topic by topic.
 *   <li>{@link sh.oso.kafka.backup.engine.rebuild.LoneTopics} makes backups of topics that no plan
 *       and no manifest has.
 * </ol>
 */
package sh.oso.kafka.backup.engine.rebuild;
