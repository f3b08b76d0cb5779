package sh.oso.kafka.backup.engine.manifest;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;

/**
 * Says in the repository that a prune or a rebuild is under way, again and again until closed:
 * docs/format/manifest.md, "Work under way". The documents also tell what time it is by the store's
 * clock. For one thread.
 */
public final class UnderWay implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UnderWay.class);

  /** Work whose youngest document is older than this is dead. */
  private static final Duration SILENCE = Duration.ofHours(1);

  /** Work that was silent for so long may be taken for dead by the time that it knows. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(55);

  private static final Duration RENEWAL = Duration.ofMinutes(10);
  private static final String DONE = "-done.json";

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
  private final Work work;
  private final String prefix;
  private final Clock clock;
  private final WorkUnderWay document;
  private final Instant now;
  private final List<ObjectKey> left = new ArrayList<>();
  private int number;
  private Instant renewedAt;
  private Instant storedAt;

  private UnderWay(Repository repository, Work work, Clock clock, String toolVersion) {
    this.repository = repository;
    this.work = work;
    this.prefix = work.prefix + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    this.clock = clock;
    this.renewedAt = clock.instant();
    this.document = new WorkUnderWay(1, renewedAt, toolVersion);
    this.now = store();
    this.storedAt = now;
  }

  /** Says that work begins. */
  public static UnderWay begin(Repository repository, Work work, Clock clock, String toolVersion) {
    return new UnderWay(repository, work, clock, toolVersion);
  }

  private Instant store() {
    ObjectKey key = ObjectKey.of(prefix + "-" + ++number + ".json");
    repository.claim(key, WorkUnderWay.class, document, Lifetime.TEMPORARY);
    left.add(key);
    try {
      return repository
          .store()
          .findStat(key)
          .orElseThrow(() -> new IOException(key + " is gone right after it was stored"))
          .lastModified();
    } catch (IOException e) {
      throw RepositoryFailures.translate(repository.store().location(), "reading " + key, e);
    }
  }

  /** When this began, by the store's clock. */
  public Instant now() {
    return now;
  }

  /**
   * Says again that this is under way, if it is time to. To be called in every loop.
   *
   * @throws IncompleteRunException if so much time has passed that others may have taken this for
   *     dead
   */
  public void renew() {
    Instant instant = clock.instant();
    if (!instant.isBefore(renewedAt) && instant.isBefore(renewedAt.plus(RENEWAL))) {
      return;
    }
    List<ObjectKey> before = List.copyOf(left);
    Instant stored = store();
    Duration pause = Duration.between(storedAt, stored);
    if (pause.compareTo(LONGEST_PAUSE) >= 0) {
      throw new IncompleteRunException(
          "this "
              + work.name().toLowerCase(Locale.ROOT)
              + " stood still for "
              + pause.toMinutes()
              + " minutes and may have been taken for dead, so it stopped; run it again");
    }
    renewedAt = instant;
    storedAt = stored;
    delete(before);
  }

  private void delete(Collection<ObjectKey> keys) {
    try {
      Map<ObjectKey, ?> refused = repository.store().delete(keys);
      left.removeIf(key -> keys.contains(key) && !refused.containsKey(key));
    } catch (IOException e) {
      LOG.warn("documents of work under way could not be deleted: objectKeys={}", keys, e);
    }
  }

  /**
   * The last sign of life of some work, if it is under way.
   *
   * @param now by the store's clock
   */
  public static Optional<Instant> lastSign(Repository repository, Work work, Instant now) {
    return bySelf(repository, work).values().stream()
        .filter(documents -> documents.stream().noneMatch(UnderWay::isDone))
        .map(UnderWay::youngest)
        .filter(sign -> sign.isAfter(now.minus(SILENCE)))
        .max(Instant::compareTo);
  }

  /**
   * What work of any kind left behind that is over.
   *
   * @param before the last sign of it, by the store's clock; further back than an hour
   */
  public static List<ObjectKey> remains(Repository repository, Instant before) {
    List<ObjectKey> remains = new ArrayList<>();
    for (Work work : Work.values()) {
      for (List<ObjectStat> documents : bySelf(repository, work).values()) {
        if (youngest(documents).isBefore(before)) {
          documents.forEach(document -> remains.add(document.key()));
        }
      }
    }
    return remains;
  }

  private static Map<String, List<ObjectStat>> bySelf(Repository repository, Work work) {
    Map<String, List<ObjectStat>> groups = new TreeMap<>();
    for (ObjectStat stat : repository.list(work.prefix, "")) {
      String random = stat.key().value().substring(work.prefix.length()).split("[-.]", -1)[0];
      groups.computeIfAbsent(random, it -> new ArrayList<>()).add(stat);
    }
    return groups;
  }

  private static boolean isDone(ObjectStat document) {
    return document.key().value().endsWith(DONE);
  }

  private static Instant youngest(List<ObjectStat> documents) {
    return documents.stream()
        .map(ObjectStat::lastModified)
        .max(Instant::compareTo)
        .orElse(Instant.MIN);
  }

  /** The work is done. */
  @Override
  public void close() {
    delete(List.copyOf(left));
    if (!left.isEmpty()) {
      try {
        repository.claim(
            ObjectKey.of(prefix + DONE), WorkUnderWay.class, document, Lifetime.TEMPORARY);
      } catch (KafkaBackupException e) {
        LOG.warn("work that is done will count as under way for an hour: objectKeys={}", left, e);
      }
    }
  }
}
