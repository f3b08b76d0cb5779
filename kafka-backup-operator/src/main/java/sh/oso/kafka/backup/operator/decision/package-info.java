/**
 * Decisions about resources: pure functions from a resource, what there is of its runs, and the
 * time, to what is to be started and what its status says.
 */
@NullMarked
package sh.oso.kafka.backup.operator.decision;

import org.jspecify.annotations.NullMarked;
