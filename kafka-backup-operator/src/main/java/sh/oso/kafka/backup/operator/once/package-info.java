/** Decides about resources that run once. */
@NullMarked
package sh.oso.kafka.backup.operator.once;

import org.jspecify.annotations.NullMarked;
