package sh.oso.kafka.backup.cli.command;

/** How {@code cat} prints records, by the names that users type. */
enum RecordFormat {
  /** One line of JSON for each. */
  json,
  /** The value's bytes, then a separator. */
  raw
}
