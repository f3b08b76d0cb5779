/** Decides about KafkaOffsetResets and KafkaOffsetRollbacks. */
@NullMarked
package sh.oso.kafka.backup.operator.offsets;

import org.jspecify.annotations.NullMarked;
