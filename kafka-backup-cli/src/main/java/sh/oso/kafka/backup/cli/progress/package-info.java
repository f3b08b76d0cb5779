/**
 * What a run shows while it is under way: a bar on a terminal, a log line now and then elsewhere.
 */
package sh.oso.kafka.backup.cli.progress;
