/** The operator as a process: its settings, health, metrics, and its way to the API server. */
@NullMarked
package sh.oso.kafka.backup.operator.process;

import org.jspecify.annotations.NullMarked;
