/**
 * How a command ended, for whoever started it in a Job: one small document in a file.
 *
 * <ol>
 *   <li>The command gathers warnings, a {@link sh.oso.kafka.backup.cli.termination.Summary} of its
 *       report or its failure while it runs.
 *   <li>At the end, or when it does not end in time after a signal, the document is written, once.
 *   <li>Lists are cut to what fits, and the document says how much is missing.
 * </ol>
 */
package sh.oso.kafka.backup.cli.termination;
