package sh.oso.kafka.backup.operator.crd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The complete manifests of the document that tells users about KafkaBackup, as it has them. */
final class Manifests {

  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final String MINIMAL =
      """
      spec:
        kafkaCluster:
          bootstrapServers: [kafka:9092]
        topics: [my-topic]
        storage:
          storageType: pvc
          pvc:
            claimName: backup-storage
      """;

  private Manifests() {}

  static String document() {
    try (InputStream in = Manifests.class.getResourceAsStream("kafkabackup-crd.md")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them; the overview, which has no spec, with a minimal one. */
  static List<String> complete() {
    List<String> found = new ArrayList<>();
    Matcher blocks = YAML.matcher(document());
    while (blocks.find()) {
      String yaml = blocks.group(1);
      if (yaml.startsWith("apiVersion:")) {
        found.add(yaml.replaceFirst("spec:\n  # Backup configuration\n", MINIMAL));
      }
    }
    return found;
  }

  /** The block that shows a status. */
  static String status() {
    Matcher blocks = YAML.matcher(document());
    while (blocks.find()) {
      if (blocks.group(1).startsWith("status:")) {
        return blocks.group(1);
      }
    }
    throw new IllegalStateException("the document shows no status");
  }
}
