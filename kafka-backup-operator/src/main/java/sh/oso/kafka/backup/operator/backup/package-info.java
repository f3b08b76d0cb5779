/** Decides about KafkaBackups. */
@NullMarked
package sh.oso.kafka.backup.operator.backup;

import org.jspecify.annotations.NullMarked;
