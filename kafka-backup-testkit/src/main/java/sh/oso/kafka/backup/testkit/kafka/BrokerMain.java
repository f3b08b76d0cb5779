package sh.oso.kafka.backup.testkit.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * Runs a cluster for a script or a person: prints {@code bootstrap.servers} as one line when the
 * cluster is ready, and ends it when standard input ends or the process is told to terminate.
 *
 * <p>Takes settings of the brokers as arguments, for example {@code
 * auto.create.topics.enable=false}, and {@code brokers=3} for three brokers rather than one.
 */
public final class BrokerMain {

  private BrokerMain() {}

  /**
   * Runs until standard input ends.
   *
   * @param args settings as {@code name=value}
   * @throws IOException if standard input cannot be read; the cluster has ended then
   */
  public static void main(String[] args) throws IOException {
    run(args, System.in, System.out);
  }

  static void run(String[] args, InputStream in, PrintStream out) throws IOException {
    KafkaClusterBuilder builder = KafkaCluster.builder();
    for (String arg : args) {
      Map.Entry<String, String> setting = parse(arg);
      if (setting.getKey().equals("brokers")) {
        builder.brokers(Integer.parseInt(setting.getValue()));
      } else {
        builder.brokerProperty(setting.getKey(), setting.getValue());
      }
    }
    try (KafkaCluster cluster = builder.start()) {
      out.println(cluster.bootstrapServers());
      out.flush();
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static Map.Entry<String, String> parse(String arg) {
    int equals = arg.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("'" + arg + "' is not of the form name=value");
    }
    return Map.entry(arg.substring(0, equals), arg.substring(equals + 1));
  }
}
