package sh.oso.kafka.backup.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategy;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.CheckReport;
import sh.oso.kafka.backup.api.DiffReport;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.RecoveryWindow;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.cli.EnumNames;
import sh.oso.kafka.backup.cli.ExitCode;
import sh.oso.kafka.backup.cli.settings.SettingsException;

/**
 * Reports for machines: the API's records as JSON objects with their components' names. Instants
 * are ISO 8601, durations numbers under names that end in {@code Millis}, enums as in the custom
 * resources. Letters beyond ASCII are escaped, so that no terminal's charset matters.
 */
public final class JsonReports {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          // Public accessors of exported records need no forcing, which modules would refuse.
          .disable(MapperFeature.CAN_OVERRIDE_ACCESS_MODIFIERS)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .propertyNamingStrategy(new UnitInName())
          .addModule(
              new SimpleModule()
                  .addSerializer(
                      Instant.class, writing((value, to) -> to.writeString(value.toString())))
                  .addSerializer(
                      Duration.class, writing((value, to) -> to.writeNumber(value.toMillis())))
                  .addSerializer(
                      Enum.class,
                      writing((value, to) -> to.writeString(EnumNames.camelCase(value)))))
          .build();
  private static final ObjectWriter WRITER = MAPPER.writerWithDefaultPrettyPrinter();

  private JsonReports() {}

  /** A report whose components say all. */
  public static String of(Object report) {
    try {
      return WRITER.writeValueAsString(report) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report cannot be written as JSON", e);
    }
  }

  /** A verification, with its result in one word. */
  public static String verify(VerifyReport report) {
    return of(MAPPER.<ObjectNode>valueToTree(report).put("valid", report.valid()));
  }

  /** A check, with its result in one word. */
  public static String check(CheckReport report) {
    return of(MAPPER.<ObjectNode>valueToTree(report).put("passed", report.passed()));
  }

  /** What differs, with the result in one word. */
  public static String diff(DiffReport report) {
    return of(MAPPER.<ObjectNode>valueToTree(report).put("same", report.same()));
  }

  /** A backup and its snapshots; each group with its lag. */
  public static String describe(Description description) {
    ObjectNode document = MAPPER.valueToTree(description.manifest());
    JsonNode groups = MAPPER.valueToTree(description.groups());
    Map<String, Long> lags = description.lags();
    for (JsonNode group : groups.path("groups")) {
      if (group.path("offsetsKnown").asBoolean()) {
        ((ObjectNode) group).put("lag", lags.get(group.path("groupId").textValue()));
      }
    }
    document.set("groupSnapshot", groups);
    document.set("clusterSnapshot", MAPPER.valueToTree(description.cluster()));
    document.set("problems", MAPPER.valueToTree(description.problems()));
    return of(document);
  }

  /** The backups, and to what moments they can restore. */
  public static String list(List<BackupSummary> backups) {
    ObjectNode document = MAPPER.createObjectNode();
    document.set("backups", MAPPER.valueToTree(backups));
    document.set("recoveryWindows", MAPPER.valueToTree(RecoveryWindow.of(backups)));
    return of(document);
  }

  /**
   * A backup that was made, and the prune that came after it.
   *
   * @param prune null if there was none, or it failed
   * @param pruneProblem why it failed; null if it did not
   */
  public static String backup(
      BackupReport report, @Nullable PruneReport prune, @Nullable String pruneProblem) {
    ObjectNode document = MAPPER.valueToTree(report);
    if (prune != null) {
      document.set("prune", MAPPER.valueToTree(prune));
    }
    if (pruneProblem != null) {
      document.put("pruneProblem", pruneProblem);
    }
    return of(document);
  }

  /** A part of a run that is complete, while the run is not. */
  public static String part(String kind, String id, Shard shard, String message) {
    return of(
        MAPPER
            .createObjectNode()
            .put(kind + "Id", id)
            .put("shard", shard.index())
            .put("shards", shard.count())
            .put("partial", true)
            .put("message", message));
  }

  /** Backups that were deleted. */
  public static String deleted(List<String> backupIds) {
    ObjectNode document = MAPPER.createObjectNode();
    document.set("deleted", MAPPER.valueToTree(backupIds));
    return of(document);
  }

  /** A hold that was placed or taken away. */
  public static String hold(String backupId, String name, boolean held) {
    return of(
        MAPPER.createObjectNode().put("backupId", backupId).put("name", name).put("held", held));
  }

  /** A failure; a settings failure with each problem apart, an unfinished backup with its id. */
  public static String failure(ExitCode code, String message, Throwable failure) {
    ObjectNode error = MAPPER.createObjectNode();
    error.put("exitCode", code.number());
    error.put("kind", EnumNames.camelCase(code));
    error.put("message", message);
    if (failure instanceof SettingsException settings) {
      error.set("problems", MAPPER.valueToTree(settings.problems()));
    }
    if (failure instanceof KafkaBackupException known) {
      known.unfinishedBackup().ifPresent(id -> error.put("unfinishedBackup", id));
    }
    ObjectNode document = MAPPER.createObjectNode();
    document.set("error", error);
    return of(document);
  }

  /** A report as one line of a stream of them, under a name that says what it is. */
  public static String line(String name, Object report) {
    ObjectNode document = MAPPER.createObjectNode();
    document.set(name, MAPPER.valueToTree(report));
    return onOneLine(of(document));
  }

  /** The same document without line breaks but for the last. */
  public static String onOneLine(String document) {
    try {
      return MAPPER.writeValueAsString(MAPPER.readTree(document)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is no JSON", e);
    }
  }

  private interface Writing<T> {
    void write(T value, JsonGenerator to) throws IOException;
  }

  private static <T> JsonSerializer<T> writing(Writing<T> writing) {
    return new JsonSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator to, SerializerProvider provider)
          throws IOException {
        writing.write(value, to);
      }
    };
  }

  /** Names the unit of durations. */
  private static final class UnitInName extends PropertyNamingStrategy {

    private static final long serialVersionUID = 1L;

    @Override
    public String nameForGetterMethod(
        MapperConfig<?> config, AnnotatedMethod method, String defaultName) {
      return method.getRawType() == Duration.class ? defaultName + "Millis" : defaultName;
    }
  }
}
