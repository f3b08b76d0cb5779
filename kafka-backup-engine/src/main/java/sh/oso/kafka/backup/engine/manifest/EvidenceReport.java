package sh.oso.kafka.backup.engine.manifest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.VerifyReport.Damage;
import sh.oso.kafka.backup.api.VerifyReport.Sample;
import sh.oso.kafka.backup.api.VerifyRequest.Level;

/**
 * Content of an evidence's {@code report.json}.
 *
 * @param result {@code VALID} or {@code INVALID}
 * @param backup what was looked at
 * @param drillClusterId the cluster of the drill; null if there was none
 * @param requestedBy who asked; empty if that is not said
 * @param signatureAlgorithm of the signature beside it; null if there is none
 */
public record EvidenceReport(
    int formatVersion,
    String evidenceId,
    String result,
    Backup backup,
    Level level,
    List<String> topics,
    List<String> excludedTopics,
    Sample sample,
    List<Step> checks,
    int partitions,
    long objects,
    long bytes,
    long records,
    List<Damage> damages,
    List<String> warnings,
    @Nullable String drillClusterId,
    Instant startedAt,
    Instant completedAt,
    String toolVersion,
    String requestedBy,
    @Nullable String signatureAlgorithm) {

  /**
   * The backup.
   *
   * @param manifestSha256 of the whole object, its seal included
   */
  public record Backup(
      String backupId,
      String repository,
      String manifestKey,
      String manifestSha256,
      String clusterId,
      @Nullable String sourceClusterId,
      Instant startedAt,
      Instant completedAt) {}

  /** One thing that was done. */
  public record Step(
      Level level, boolean passed, long segments, long records, long durationMillis) {}

  public EvidenceReport {
    topics = List.copyOf(topics);
    excludedTopics = List.copyOf(excludedTopics);
    checks = List.copyOf(checks);
    damages = List.copyOf(damages);
    warnings = List.copyOf(warnings);
  }
}
