package sh.oso.kafka.backup.testkit.kafka;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The main class of a broker's process: formats the storage if that was not done, then hands over
 * to Kafka. Formatting in the same JVM saves the start of another. Uses nothing but the JDK, and
 * Kafka by reflection, because it runs with brokers of every version.
 */
final class BrokerLauncher {

  private BrokerLauncher() {}

  /** Wants the data folder, the server's properties and a file of arguments for the formatting. */
  public static void main(String[] args) throws Exception {
    endWithParent();
    Path data = Path.of(args[0]);
    if (!Files.exists(data.resolve("meta.properties"))) {
      List<String> arguments = Files.readAllLines(Path.of(args[2]));
      Object exitCode =
          Class.forName("kafka.tools.StorageTool")
              .getMethod("execute", String[].class, PrintStream.class)
              .invoke(null, arguments.toArray(new String[0]), System.out);
      if (!Integer.valueOf(0).equals(exitCode)) {
        System.exit(1);
      }
    }
    try {
      Class.forName("kafka.Kafka")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {args[1]});
    } catch (InvocationTargetException failure) {
      failure.printStackTrace();
      System.exit(1);
    }
  }

  /** The JVM of the tests holds the other end of standard input, for as long as it lives. */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {}
              } catch (IOException closed) {
                // the same as the end of it
              }
              Runtime.getRuntime().halt(1);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
