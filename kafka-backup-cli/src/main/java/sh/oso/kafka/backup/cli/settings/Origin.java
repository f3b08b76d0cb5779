package sh.oso.kafka.backup.cli.settings;

/**
 * Where a setting was given.
 *
 * @param text for people, for example {@code backup.yaml line 3} or {@code --topics}
 * @param flag true if on the command line, which wins over the file
 */
record Origin(String text, boolean flag) {

  static Origin ofFlag(String name) {
    return new Origin(name, true);
  }

  static Origin ofLine(String file, int line) {
    return new Origin(file + " line " + line, false);
  }

  @Override
  public String toString() {
    return text;
  }
}
