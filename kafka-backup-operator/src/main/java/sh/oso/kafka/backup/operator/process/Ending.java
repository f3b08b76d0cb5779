package sh.oso.kafka.backup.operator.process;

/** How this process ends: with 0 when it was asked to stop by a signal, else as it says here. */
final class Ending {

  private static volatile int code;

  private Ending() {}

  /** Ends the process. */
  static void exit(int code) {
    Ending.code = code;
    System.exit(code);
  }

  /** Ends it from its last hook, where a signal would else leave a code of the JVM's own. */
  static void halt() {
    Runtime.getRuntime().halt(code);
  }
}
