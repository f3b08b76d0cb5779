package sh.oso.kafka.backup.operator.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the operator runs, from the environment of its container.
 *
 * @param image what Jobs run: an image of the command line
 * @param imagePullPolicy of Jobs; empty for the cluster's default
 * @param namespaces to look after; empty for all
 * @param leaderElection whether replicas agree on one that works
 * @param namespace where the operator runs, and its lease is
 * @param metricsPort of {@code /metrics}
 * @param healthPort of {@code /healthz} and {@code /readyz}
 * @param jobMetricsPort at which Jobs serve metrics; 0 if they do not
 * @param threads resources worked on at a time, at most
 */
public record OperatorSettings(
    String image,
    String imagePullPolicy,
    Set<String> namespaces,
    boolean leaderElection,
    String namespace,
    int metricsPort,
    int healthPort,
    int jobMetricsPort,
    int threads) {

  /** What the names of all variables begin with. */
  public static final String PREFIX = "KAFKA_BACKUP_OPERATOR_";

  /** What Kubernetes itself sets for a Service whose name begins as this operator's. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?)");

  private static final Set<String> PULL_POLICIES = Set.of("", "Always", "IfNotPresent", "Never");

  public OperatorSettings {
    namespaces = Set.copyOf(namespaces);
  }

  /**
   * Reads all variables.
   *
   * @throws IllegalArgumentException that names every variable that cannot be used
   */
  public static OperatorSettings of(Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    Reader reader = new Reader(environment, problems::add);
    OperatorSettings settings =
        new OperatorSettings(
            reader.text("IMAGE"),
            reader.text("IMAGE_PULL_POLICY"),
            reader.names("NAMESPACES"),
            reader.flag("LEADER_ELECTION", true),
            reader.text("NAMESPACE"),
            reader.number("METRICS_PORT", 8080, 0, 65_535),
            reader.number("HEALTH_PORT", 8081, 0, 65_535),
            reader.number("JOB_METRICS_PORT", 8080, 0, 65_535),
            reader.number("THREADS", 8, 1, 64));
    // These two are read by the configuration of the log itself.
    reader.choice("LOG_FORMAT", "json", "text");
    reader.choice("LOG_LEVEL", "debug", "info", "warn");
    if (settings.image.isEmpty()) {
      problems.add(PREFIX + "IMAGE: is missing; name the image of the kafka-backup command");
    }
    if (!PULL_POLICIES.contains(settings.imagePullPolicy)) {
      problems.add(PREFIX + "IMAGE_PULL_POLICY: is not one of Always, IfNotPresent, Never");
    }
    if (settings.leaderElection && settings.namespace.isEmpty()) {
      problems.add(
          PREFIX + "NAMESPACE: is missing; name the namespace that the lease of the leader is in");
    }
    reader.refuseUnknown();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return settings;
  }

  private static final class Reader {

    private final Map<String, String> environment;
    private final Consumer<String> problems;
    private final Set<String> known = new TreeSet<>();

    Reader(Map<String, String> environment, Consumer<String> problems) {
      this.environment = environment;
      this.problems = problems;
    }

    String text(String name) {
      known.add(PREFIX + name);
      String value = environment.getOrDefault(PREFIX + name, "").strip();
      return value.startsWith("tcp://") ? "" : value;
    }

    Set<String> names(String name) {
      return new TreeSet<>(
          Stream.of(text(name).split(",", -1))
              .map(String::strip)
              .filter(it -> !it.isEmpty())
              .toList());
    }

    void choice(String name, String... values) {
      String text = text(name);
      if (!text.isEmpty() && !List.of(values).contains(text)) {
        problems.accept(
            PREFIX + name + ": '" + text + "' is not one of " + String.join(", ", values));
      }
    }

    boolean flag(String name, boolean absent) {
      String text = text(name);
      if (!Set.of("", "true", "false").contains(text)) {
        problems.accept(PREFIX + name + ": '" + text + "' is neither true nor false");
      }
      return absent ? !text.equals("false") : text.equals("true");
    }

    int number(String name, int absent, int least, int most) {
      String text = text(name);
      if (text.isEmpty()) {
        return absent;
      }
      try {
        int number = Integer.parseInt(text);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Told below, with what would do.
      }
      problems.accept(
          PREFIX + name + ": '" + text + "' is no number from " + least + " to " + most);
      return absent;
    }

    void refuseUnknown() {
      environment.keySet().stream()
          .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
          .filter(name -> !SERVICE_LINK.matcher(name).matches())
          .sorted()
          .forEach(name -> problems.accept(name + ": is not known; known are " + known));
    }
  }
}
