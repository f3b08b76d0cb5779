/**
 * The commands. Each gathers its {@code Flags}, has settings made of them, and runs one {@code
 * Task} in a {@code Session}, which opens what the settings say, shows progress and prints the
 * report.
 */
package sh.oso.kafka.backup.cli.command;
