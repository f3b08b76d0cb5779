/** Meters of single resources: what their status says, and what was seen to end. */
@NullMarked
package sh.oso.kafka.backup.operator.metrics;

import org.jspecify.annotations.NullMarked;
