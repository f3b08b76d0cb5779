/** The command's entry and its exit codes. */
package sh.oso.kafka.backup.cli;
