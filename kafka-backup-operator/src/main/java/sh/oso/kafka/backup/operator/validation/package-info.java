/** Decides about KafkaBackupValidations. */
@NullMarked
package sh.oso.kafka.backup.operator.validation;

import org.jspecify.annotations.NullMarked;
