package sh.oso.kafka.backup.cli.report;

import static sh.oso.kafka.backup.cli.report.Units.count;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.BackupSummary.State;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.spi.EngineSettings.ByLocation;
import sh.oso.kafka.backup.api.spi.EngineSettings.BySettings;
import sh.oso.kafka.backup.api.spi.EngineSettings.Repository;

/**
 * Manifests of Kubernetes resources for a cluster that starts empty: a KafkaBackup for each owner
 * that was one, suspended, and the ids of its backups as a KafkaRestore takes them. No secret's
 * value is in them.
 */
public final class ResourceManifests {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAMESPACE = "kafka.oso.sh/namespace";
  private static final String NAME = "kafka.oso.sh/name";

  /** Settings of stores that resources have, and that name no file and hold no secret. */
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "s3", List.of("bucket", "region", "prefix", "endpoint"),
          "azure", List.of("accountName", "container", "prefix", "endpoint", "useWorkloadIdentity"),
          "gcs", List.of("bucket", "prefix", "endpoint"));

  private static final Map<String, String> SECRETS =
      Map.of(
          "s3", "credentialsSecret: {name: ...}, or leave it out for the identity of the pods",
          "azure", "one of credentialsSecret, sasTokenSecret, servicePrincipalSecret: {name: ...}",
          "gcs", "credentialsSecret: {name: ...}, or leave it out for the identity of the pods");

  private final Repository repository;
  private final List<String> servers;
  private final Function<String, Manifest> manifests;
  private final StringBuilder text = new StringBuilder();

  /**
   * Prepares manifests.
   *
   * @param repository where the backups lie
   * @param servers of the cluster that is backed up; empty if they are not told
   * @param manifests loads the manifest of a backup
   */
  public ResourceManifests(
      Repository repository, List<String> servers, Function<String, Manifest> manifests) {
    this.repository = repository;
    this.servers = servers;
    this.manifests = manifests;
  }

  /** The manifests as YAML; what has no owner in Kubernetes is told in comments. */
  public String of(List<BackupSummary> backups) {
    Map<String, List<BackupSummary>> owners = new TreeMap<>();
    List<BackupSummary> others = new ArrayList<>();
    for (BackupSummary backup : backups) {
      if (backup.state() != State.COMPLETE && backup.state() != State.SALVAGED) {
        continue;
      }
      String namespace = backup.labels().get(NAMESPACE);
      String name = backup.labels().get(NAME);
      if (namespace == null || name == null) {
        others.add(backup);
      } else {
        owners.computeIfAbsent(namespace + "/" + name, it -> new ArrayList<>()).add(backup);
      }
    }
    owners.values().forEach(this::owner);
    if (!others.isEmpty()) {
      line("# Backups that no KafkaBackup made; backupId of a KafkaRestore, newest first:");
      ids(others);
    }
    if (text.length() == 0) {
      line("# There are no backups in this repository.");
    }
    return text.toString();
  }

  private void owner(List<BackupSummary> backups) {
    BackupSummary newest = backups.stream().max(byTime()).orElseThrow();
    Manifest manifest = manifests.apply(newest.backupId());
    line("---");
    line("# backupId of a KafkaRestore, newest first:");
    ids(backups);
    line("apiVersion: kafka.oso.sh/v1alpha1");
    line("kind: KafkaBackup");
    line("metadata:");
    line("  name: " + quoted(newest.labels().getOrDefault(NAME, "")));
    line("  namespace: " + quoted(newest.labels().getOrDefault(NAMESPACE, "")));
    line("spec:");
    line("  # Give schedule and retention as they were, and take this away; then backups go on.");
    line("  suspend: true");
    line("  kafkaCluster:");
    if (servers.isEmpty()) {
      line("    # Say where the cluster is: the backups do not tell.");
    }
    line("    bootstrapServers:");
    (servers.isEmpty() ? List.of("kafka:9092") : servers)
        .forEach(it -> line("      - " + quoted(it)));
    line("  # As last backed up; a pattern would take in new ones, too.");
    line("  topics:");
    List<String> topics = manifest.topics().stream().map(TopicEntry::name).toList();
    (topics.isEmpty() ? List.of("*") : topics).forEach(it -> line("    - " + quoted(it)));
    if (manifest.includeOffsetHeaders()) {
      line("  includeOffsetHeaders: true");
    }
    if (manifest.sourceClusterId() != null) {
      line("  sourceClusterId: " + quoted(manifest.sourceClusterId()));
    }
    storage();
  }

  private void storage() {
    String type = type();
    line("  storage:");
    List<String> fields = FIELDS.get(type);
    if (fields == null) {
      line("    storageType: pvc");
      line("    pvc:");
      line("      # The claim of the volume that holds the folder, and its subPath in there.");
      line("      claimName: backups");
      return;
    }
    Map<String, String> values = values();
    line("    storageType: " + type);
    line("    " + type + ":");
    for (String field : fields) {
      String value = values.get(field);
      if (value != null && !value.isEmpty()) {
        line(
            "      "
                + field
                + ": "
                + (field.equals("useWorkloadIdentity") ? value : quoted(value)));
      } else if (field.equals("region")) {
        line("      # Not told; the region of the bucket.");
        line("      region: us-east-1");
      }
    }
    line("      # " + SECRETS.get(type));
  }

  private String type() {
    if (repository instanceof BySettings known) {
      return known.settings().type();
    }
    String scheme = String.valueOf(((ByLocation) repository).location().getScheme());
    return scheme.equals("gs") ? "gcs" : scheme;
  }

  /** The settings of the store, or what its URI says of them. */
  private Map<String, String> values() {
    if (repository instanceof BySettings known) {
      return known.settings().values();
    }
    URI location = ((ByLocation) repository).location();
    Map<String, String> values = new LinkedHashMap<>();
    String path = String.valueOf(location.getPath()).replaceAll("^/|/$", "");
    if (type().equals("azure")) {
      values.put("accountName", location.getRawAuthority());
      int slash = path.indexOf('/');
      values.put("container", slash < 0 ? path : path.substring(0, slash));
      values.put("prefix", slash < 0 ? "" : path.substring(slash + 1));
    } else {
      values.put("bucket", location.getRawAuthority());
      values.put("prefix", path);
    }
    String query = location.getQuery() == null ? "" : location.getQuery();
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        values.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    return values;
  }

  private void ids(List<BackupSummary> backups) {
    backups.stream()
        .sorted(byTime().reversed())
        .forEach(
            it ->
                line(
                    "#   "
                        + it.backupId()
                        + "  completed "
                        + it.completedAt()
                        + (it.totals() == null
                            ? ""
                            : ", " + count(it.totals().records(), "record"))));
  }

  private static Comparator<BackupSummary> byTime() {
    return Comparator.comparing((BackupSummary it) -> String.valueOf(it.completedAt()));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  /** Text of JSON is text of YAML. */
  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text cannot be quoted", e);
    }
  }
}
