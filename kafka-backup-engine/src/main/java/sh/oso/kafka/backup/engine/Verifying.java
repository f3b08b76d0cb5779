package sh.oso.kafka.backup.engine;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.EvidenceRequest;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.engine.care.Verification;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.drill.Drill;
import sh.oso.kafka.backup.engine.evidence.Evidence;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.run.Progress;

/**
 * A verification: with a drill if one is asked for, and the evidence of it.
 *
 * @param kafka properties of a Kafka client for the cluster of a drill
 * @param connect makes a connection to it; asked for a drill alone
 * @param state where a drill keeps its note
 */
record Verifying(
    Map<String, Object> kafka,
    Supplier<Cluster> connect,
    Repository repository,
    Repository state,
    Limits limits,
    Progress progress,
    Clock clock,
    String toolVersion) {

  /**
   * Runs.
   *
   * @param newId names the evidence
   */
  VerifyReport run(
      Manifest manifest, VerifyRequest request, Supplier<String> newId, Cancellation cancellation) {
    Instant started = clock.instant();
    EvidenceRequest wanted = request.evidence();
    if (wanted == null) {
      return look(manifest, request, started, cancellation).report();
    }
    Evidence evidence = new Evidence(repository, wanted, manifest);
    Looked looked = look(manifest, request, started, cancellation);
    return looked
        .report()
        .withEvidence(
            evidence.store(newId.get(), request, looked.report(), looked.clusterId(), toolVersion));
  }

  /**
   * What was found.
   *
   * @param clusterId of the cluster of the drill; empty if there was none
   */
  private record Looked(VerifyReport report, String clusterId) {}

  private Looked look(
      Manifest manifest, VerifyRequest request, Instant started, Cancellation cancellation) {
    if (request.level() != VerifyRequest.Level.RESTORED) {
      return new Looked(
          new Verification(repository, limits, progress, cancellation)
              .run(manifest, request, started, clock),
          "");
    }
    try (Cluster cluster = connect.get()) {
      VerifyReport report =
          new Drill(kafka, cluster, repository, state, limits, progress, clock, toolVersion)
              .run(manifest, request, started, cancellation);
      return new Looked(report, cluster.clusterId());
    }
  }

  /** Without the properties, which may have secrets. */
  @Override
  public String toString() {
    return "Verifying[" + repository.store().location() + "]";
  }
}
