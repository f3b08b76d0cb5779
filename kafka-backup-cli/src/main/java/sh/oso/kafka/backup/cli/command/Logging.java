package sh.oso.kafka.backup.cli.command;

import java.util.List;

/**
 * Sets what is logged, to standard error. Works through system properties, which the logging
 * library reads once: call it before the first logger is made. Properties that are set already win.
 */
final class Logging {

  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private static final List<String> STORE_CLIENTS =
      List.of("com.azure", "reactor", "software.amazon.awssdk", "org.apache.hc", "com.google");

  private Logging() {}

  static void configure(boolean warningsOnly, boolean verbose) {
    set("defaultLogLevel", "warn");
    set("log.sh.oso.kafka.backup", verbose ? "debug" : warningsOnly ? "warn" : "info");
    // What goes wrong with Kafka is told by the run, in one line; its clients would add a hundred.
    set("log.org.apache.kafka", verbose ? "warn" : "off");
    // Neither are the clients of stores asked: what goes wrong is told by the run, too.
    for (String client : STORE_CLIENTS) {
      set("log." + client, verbose ? "warn" : "off");
    }
    set("showDateTime", "true");
    set("dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    set("showThreadName", "false");
    set("showShortLogName", "true");
  }

  private static void set(String name, String value) {
    if (System.getProperty(PREFIX + name) == null) {
      System.setProperty(PREFIX + name, value);
    }
  }
}
