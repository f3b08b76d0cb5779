/** When resources are due. */
@NullMarked
package sh.oso.kafka.backup.operator.schedule;

import org.jspecify.annotations.NullMarked;
