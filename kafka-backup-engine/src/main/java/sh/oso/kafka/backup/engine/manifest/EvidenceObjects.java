package sh.oso.kafka.backup.engine.manifest;

import java.io.IOException;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;

/** The evidence of a repository: docs/format/manifest.md, "Evidence". */
public final class EvidenceObjects {

  private final Repository repository;

  public EvidenceObjects(Repository repository) {
    this.repository = repository;
  }

  /** A report as a sealed document. */
  public static byte[] sealed(EvidenceReport report) {
    return SealedJson.write(report);
  }

  /** The SHA-256 of a backup's manifest, its seal included. */
  public String manifestSha256(String backupId) {
    return Sha256.hex(repository.load(Keys.manifest(backupId)));
  }

  /** Where a backup's manifest lies. */
  public static String manifestKey(String backupId) {
    return Keys.manifest(backupId).value();
  }

  /** Stores an object of an evidence, create-only; gives back its key. */
  public String put(String evidenceId, String name, byte[] content) {
    ObjectKey key = ObjectKey.of(Keys.EVIDENCE + evidenceId + "/" + name);
    try {
      repository.store().put(key, ObjectContent.of(content), Lifetime.LASTING);
      return key.value();
    } catch (IOException e) {
      throw RepositoryFailures.translate(repository.store().location(), "storing " + key, e);
    }
  }
}
