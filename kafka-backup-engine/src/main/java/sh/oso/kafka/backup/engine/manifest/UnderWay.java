package sh.oso.kafka.backup.engine.manifest;

import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;

/**
 * Says in the repository that a prune or a rebuild is under way, until closed. The document also
 * tells what time it is by the store's clock.
 */
public final class UnderWay implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UnderWay.class);

  /** What is never done at the same time as the other. */
  public enum Work {
    PRUNE("prune"),
    REBUILD("rebuild");

    private final String prefix;

    Work(String name) {
      this.prefix = Keys.RUNNING + name + "-";
    }
  }

  private final Repository repository;
  private final ObjectKey key;
  private final Instant now;

  private UnderWay(Repository repository, ObjectKey key, Instant now) {
    this.repository = repository;
    this.key = key;
    this.now = now;
  }

  /** Says that work begins. */
  public static UnderWay begin(
      Repository repository, Work work, Instant startedAt, String toolVersion) {
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    ObjectKey key = ObjectKey.of(work.prefix + random + ".json");
    repository.claim(
        key, WorkUnderWay.class, new WorkUnderWay(1, startedAt, toolVersion), Lifetime.TEMPORARY);
    try {
      Instant now =
          repository
              .store()
              .findStat(key)
              .orElseThrow(() -> new IOException(key + " is gone right after it was stored"))
              .lastModified();
      return new UnderWay(repository, key, now);
    } catch (IOException e) {
      throw RepositoryFailures.translate(repository.store().location(), "reading " + key, e);
    }
  }

  /** When this began, by the store's clock. */
  public Instant now() {
    return now;
  }

  /** Documents of some work that is, or was, under way. */
  public static List<ObjectStat> list(Repository repository, Work work) {
    return repository.list(work.prefix, "");
  }

  /** The work is done. A document that stays behind counts no more after the grace. */
  @Override
  public void close() {
    try {
      repository.store().delete(List.of(key));
    } catch (IOException e) {
      LOG.warn("document of work that is done could not be deleted: objectKey={}", key, e);
    }
  }
}
