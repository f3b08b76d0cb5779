package sh.oso.kafka.backup.operator.job;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a command says about itself when it ends: the pod's termination message. What a command has
 * nothing to say about is zero, empty or null. Lists may be cut; {@code omitted} says by how many.
 *
 * @param shard which part of the run its pod did; null if it did all
 * @param partial whether its pod did a part of the run, and another one completed it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Termination(
    String command,
    int exitCode,
    String exitName,
    String message,
    @Nullable Instant startTime,
    @Nullable Instant completionTime,
    int warnings,
    @Nullable String firstWarning,
    @Nullable String backupId,
    long records,
    long size,
    long newBytes,
    long storedBytes,
    @Nullable Instant firstRecoverable,
    @Nullable Instant lastRecoverable,
    List<String> pruned,
    @Nullable String oldestKept,
    @Nullable String restoreId,
    List<TopicResult> topics,
    @Nullable JsonNode groupsReset,
    List<GroupFailure> groupsFailed,
    List<GroupResult> results,
    @Nullable String snapshotId,
    int groups,
    int matched,
    int mismatched,
    int missing,
    boolean valid,
    List<Check> checks,
    int kept,
    @Nullable String evidenceReport,
    @Nullable Integer shard,
    boolean partial,
    Map<String, Integer> omitted) {

  /** What is told of a run whose pod was deleted before its words were read. */
  public static final String LOST =
      "its pod was deleted before its result was read, so its figures are not known";

  /** Lists, as a status calls them. */
  private static final Map<String, String> IN_STATUS =
      new TreeMap<>(
          Map.of(
              "topics", "restoredTopics",
              "groupsReset", "offsetResetStatus.groupsReset",
              "groupsFailed", "offsetResetStatus.groupsFailed",
              "results", "results",
              "checks", "checks"));

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /** What was restored of a topic. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TopicResult(String name, long records, long size) {}

  /** A group that could not be set. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record GroupFailure(String group, @Nullable String message) {}

  /** What became of a group. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record GroupResult(
      String group, String status, int partitionsReset, @Nullable String message) {}

  /** What was looked at in a backup, and what came of it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Check(String name, String outcome, @Nullable String message, long durationMillis) {}

  public Termination {
    pruned = list(pruned);
    topics = list(topics);
    groupsFailed = list(groupsFailed);
    results = list(results);
    checks = list(checks);
    omitted = omitted == null ? Map.of() : Map.copyOf(omitted);
  }

  /** How many entries the lists of a status lack, in words; empty if they are whole. */
  public String lacking() {
    String lists =
        IN_STATUS.entrySet().stream()
            .filter(it -> omitted.getOrDefault(it.getKey(), 0) > 0)
            .map(it -> omitted.get(it.getKey()) + " more of " + it.getValue())
            .collect(Collectors.joining(", "));
    return lists.isEmpty() ? "" : "; not listed for lack of room: " + lists;
  }

  /** Groups that a restore has set, by their ids. */
  public List<String> setGroups() {
    List<String> groups = new ArrayList<>();
    if (groupsReset != null && groupsReset.isArray()) {
      groupsReset.forEach(it -> groups.add(it.asText()));
    }
    return groups;
  }

  /** How many groups an offset reset has set. */
  public int countOfSetGroups() {
    return groupsReset == null ? 0 : groupsReset.asInt(0);
  }

  /** The same with other words and checks. */
  Termination with(String words, List<Check> parts) {
    return new Termination(
        command,
        exitCode,
        exitName,
        words,
        startTime,
        completionTime,
        warnings,
        firstWarning,
        backupId,
        records,
        size,
        newBytes,
        storedBytes,
        firstRecoverable,
        lastRecoverable,
        pruned,
        oldestKept,
        restoreId,
        topics,
        groupsReset,
        groupsFailed,
        results,
        snapshotId,
        groups,
        matched,
        mismatched,
        missing,
        valid,
        parts,
        kept,
        evidenceReport,
        shard,
        partial,
        omitted);
  }

  /** Reads a termination message; empty if it is none of ours. */
  public static Optional<Termination> read(String message) {
    if (!message.startsWith("{")) {
      return Optional.empty();
    }
    try {
      Termination read = JSON.readValue(message, Termination.class);
      boolean ours = read.command() != null && read.message() != null;
      return ours ? Optional.of(read) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static <T> List<T> list(@Nullable List<T> given) {
    return given == null ? List.of() : List.copyOf(given);
  }
}
