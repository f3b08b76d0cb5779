package sh.oso.kafka.backup.engine.evidence;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import sh.oso.kafka.backup.api.EvidenceRequest;
import sh.oso.kafka.backup.api.EvidenceRequest.Format;
import sh.oso.kafka.backup.api.SigningKey;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.engine.manifest.EvidenceObjects;
import sh.oso.kafka.backup.engine.manifest.EvidenceReport;
import sh.oso.kafka.backup.engine.manifest.Repository;

/** The evidence of one verification. For one thread. */
public final class Evidence {

  private final Repository repository;
  private final EvidenceObjects objects;
  private final EvidenceRequest request;
  private final Manifest manifest;
  private final String manifestSha256;

  /**
   * Notes which backup it is, before that is looked at.
   *
   * @param repository where the backup lies, and the evidence will
   */
  public Evidence(Repository repository, EvidenceRequest request, Manifest manifest) {
    this.repository = repository;
    this.objects = new EvidenceObjects(repository);
    this.request = request;
    this.manifest = manifest;
    this.manifestSha256 = objects.manifestSha256(manifest.backupId());
  }

  /**
   * Stores the evidence.
   *
   * @param clusterId of the cluster that a drill restored into; empty if there was no drill
   * @return key of the report: the JSON if there is one, else the page
   */
  public String store(
      String evidenceId,
      VerifyRequest asked,
      VerifyReport found,
      String clusterId,
      String toolVersion) {
    EvidenceReport report = report(evidenceId, asked, found, clusterId, toolVersion);
    byte[] json = EvidenceObjects.sealed(report);
    byte[] page = EvidencePage.of(report).getBytes(StandardCharsets.UTF_8);
    String key = "";
    if (request.formats().contains(Format.HTML)) {
      key = put(evidenceId, "report.html", page);
    }
    if (request.formats().contains(Format.JSON)) {
      key = put(evidenceId, "report.json", json);
    }
    return key;
  }

  private String put(String evidenceId, String name, byte[] content) {
    SigningKey key = request.key();
    if (key != null) {
      objects.put(evidenceId, name + ".sig", key.sign(content));
    }
    return objects.put(evidenceId, name, content);
  }

  private EvidenceReport report(
      String evidenceId,
      VerifyRequest asked,
      VerifyReport found,
      String clusterId,
      String toolVersion) {
    Instant completed = found.startedAt().plus(found.elapsed());
    return new EvidenceReport(
        1,
        evidenceId,
        found.valid() ? "VALID" : "INVALID",
        new EvidenceReport.Backup(
            manifest.backupId(),
            repository.store().location(),
            EvidenceObjects.manifestKey(manifest.backupId()),
            manifestSha256,
            manifest.clusterId(),
            manifest.sourceClusterId(),
            manifest.startedAt(),
            manifest.completedAt()),
        found.level(),
        asked.topics().includes(),
        asked.topics().excludes(),
        found.sample(),
        found.checks().stream()
            .map(
                it ->
                    new EvidenceReport.Step(
                        it.level(),
                        it.passed(),
                        it.segments(),
                        it.records(),
                        it.elapsed().toMillis()))
            .toList(),
        found.partitions(),
        found.objects(),
        found.bytes(),
        found.records(),
        found.damages(),
        found.warnings(),
        clusterId.isEmpty() ? null : clusterId,
        found.startedAt(),
        completed,
        toolVersion,
        request.requestedBy(),
        request.key() == null ? null : request.key().algorithm());
  }
}
