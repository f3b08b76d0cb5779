package sh.oso.kafka.backup.engine.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.InvalidRequestException;

/**
 * Names of Kafka client properties. A client ignores a name that it does not know, since plug-ins -
 * callback handlers, metric reporters, SSL engines - have names of their own. So a name that is
 * nearly a known one is taken for a slip, and any other for a plug-in's.
 */
public final class PropertyNames {

  private static final Logger LOG = LoggerFactory.getLogger(PropertyNames.class);

  private static final int MOST_SLIPS = 2;

  /** Short names are near to each other without a slip. */
  private static final int LETTERS_PER_SLIP = 4;

  private PropertyNames() {}

  /**
   * Looks for slips, and logs which names are left to plug-ins.
   *
   * @throws InvalidRequestException if there are slips; it names them all, and what was meant
   */
  public static void check(Collection<String> names) {
    Set<String> known = new TreeSet<>(AdminClientConfig.configNames());
    known.addAll(ConsumerConfig.configNames());
    known.addAll(ProducerConfig.configNames());
    known.addAll(TlsFiles.PROPERTIES);
    List<String> slips = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      if (!known.contains(name)) {
        nearest(name, known)
            .ifPresentOrElse(
                meant -> slips.add("'" + name + "' (did you mean '" + meant + "'?)"),
                () -> others.add(name));
      }
    }
    if (!slips.isEmpty()) {
      throw new InvalidRequestException(
          "Kafka's clients know no property " + String.join(", ", slips));
    }
    if (!others.isEmpty()) {
      LOG.warn("properties that Kafka's clients do not know, left to plug-ins: {}", others);
    }
  }

  /** What a word was meant to be, if it is nearly one of those that are known. */
  static Optional<String> nearest(String name, Collection<String> known) {
    int most = Math.min(MOST_SLIPS, name.length() / LETTERS_PER_SLIP);
    return known.stream()
        .filter(candidate -> Math.abs(candidate.length() - name.length()) <= most)
        .filter(candidate -> distance(name, candidate) <= most)
        .min(Comparator.comparing(candidate -> distance(name, candidate)));
  }

  /** Letters to insert, delete or replace to make one name of the other; case does not count. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] above = new int[b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          row[j] = i + j;
        } else {
          int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
          row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
        }
      }
      above = row;
    }
    return above[b.length()];
  }
}
