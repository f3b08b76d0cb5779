package sh.oso.kafka.backup.engine.prune;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.oso.kafka.backup.api.PruneReport.Amount;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;

/** Deletes data that nothing names and that is old enough, as it is listed. One run. */
final class Sweep {

  private static final int KEYS_PER_CALL = 1_000;

  /** Servers of one store may differ a little in what time it is. */
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

  private final Repository repository;
  private final NamedData named;
  private final Instant before;
  private final boolean dryRun;
  private final Runnable goOn;
  private final List<String> warnings;
  private final List<ObjectStat> batch = new ArrayList<>();
  private final Tally deleted = new Tally();
  private final Tally waiting = new Tally();
  private final Tally locked = new Tally();

  private static final class Tally {
    private long objects;
    private long bytes;

    void add(ObjectStat stat) {
      objects++;
      bytes += stat.sizeBytes();
    }

    Amount amount() {
      return new Amount(objects, bytes);
    }
  }

  /**
   * Prepares a sweep.
   *
   * @param now by the store's clock, before anything that names data was listed
   * @param goOn called in every loop, and right before each call that deletes
   */
  Sweep(
      Repository repository,
      NamedData named,
      Instant now,
      Duration grace,
      boolean dryRun,
      Runnable goOn,
      List<String> warnings) {
    this.repository = repository;
    this.named = named;
    this.dryRun = dryRun;
    this.goOn = goOn;
    this.warnings = warnings;
    Instant old = now.minus(grace);
    Instant run =
        named.oldestRun().equals(Instant.MAX) ? Instant.MAX : named.oldestRun().minus(CLOCK_SLACK);
    this.before = run.isBefore(old) ? run : old;
  }

  /** Works through all keys that begin so. */
  void run(String prefix) {
    try (ObjectListing listing = repository.store().list(prefix, "")) {
      for (Optional<ObjectStat> next = listing.next(); next.isPresent(); next = listing.next()) {
        look(next.get());
      }
      deleteBatch();
    } catch (IOException e) {
      throw RepositoryFailures.translate(
          repository.store().location(), "deleting data below " + prefix, e);
    }
  }

  private void look(ObjectStat stat) throws IOException {
    goOn.run();
    String key = stat.key().value();
    if (named.isNeeded(key)) {
      return;
    }
    if (named.isLeaving(key) || !stat.lastModified().isBefore(before)) {
      waiting.add(stat);
      return;
    }
    batch.add(stat);
    if (batch.size() == KEYS_PER_CALL) {
      deleteBatch();
    }
  }

  private void deleteBatch() throws IOException {
    goOn.run();
    Map<ObjectKey, StorageException> refused =
        dryRun || batch.isEmpty()
            ? Map.of()
            : repository.store().delete(batch.stream().map(ObjectStat::key).toList());
    for (ObjectStat stat : batch) {
      StorageException reason = refused.get(stat.key());
      if (reason == null) {
        deleted.add(stat);
      } else {
        locked.add(stat);
        if (!(reason instanceof StorageAccessException)) {
          warnings.add(stat.key() + " could not be deleted: " + reason.getMessage());
        }
      }
    }
    batch.clear();
  }

  Amount deleted() {
    return deleted.amount();
  }

  Amount waiting() {
    return waiting.amount();
  }

  Amount locked() {
    return locked.amount();
  }
}
