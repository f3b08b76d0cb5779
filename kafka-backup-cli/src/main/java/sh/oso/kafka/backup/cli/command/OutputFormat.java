package sh.oso.kafka.backup.cli.command;

/** How reports are printed. */
enum OutputFormat {
  text,
  json
}
