package sh.oso.kafka.backup.engine.protocol;

import org.apache.kafka.common.utils.internals.AppInfoParser;
import sh.oso.kafka.backup.api.KafkaBackupException;

/** Says at start, in one line, when the kafka-clients that is there is not the one needed. */
public final class ClientVersion {

  /** The minor of kafka-clients that this package was compiled against. */
  static final String NEEDED = "4.4";

  private ClientVersion() {}

  /**
   * Compares the version found with the one needed. To be called before any other class of this
   * package is touched: with another minor those fail in the middle of the work.
   *
   * @throws KafkaBackupException if the minor differs, naming both versions
   */
  public static void check() {
    check(found());
  }

  static void check(String found) {
    if (!found.equals(NEEDED) && !found.startsWith(NEEDED + ".")) {
      throw new KafkaBackupException(
          "kafka-clients "
              + found
              + " is on the path but "
              + NEEDED
              + ".x is needed: pin that one");
    }
  }

  private static String found() {
    try {
      return AppInfoParser.getVersion();
    } catch (LinkageError e) {
      // Before 4.4 the class lived in another package, so its absence is an answer as well.
      return "older than " + NEEDED;
    }
  }
}
