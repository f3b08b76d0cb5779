/** Decides about KafkaRestores. */
@NullMarked
package sh.oso.kafka.backup.operator.restore;

import org.jspecify.annotations.NullMarked;
