/** Runs of the command line as Jobs: their names, what they are given, and how they ended. */
@NullMarked
package sh.oso.kafka.backup.operator.job;

import org.jspecify.annotations.NullMarked;
