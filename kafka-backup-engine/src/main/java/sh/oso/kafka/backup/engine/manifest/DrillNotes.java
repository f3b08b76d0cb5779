package sh.oso.kafka.backup.engine.manifest;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;

/**
 * What a drill stores about itself before it makes its first topic, so that another can find and
 * delete what it leaves behind: docs/format/manifest.md, "Drill". Safe for use by two threads.
 */
public final class DrillNotes {

  /** A drill whose youngest document is older than this is dead. */
  public static final Duration SILENCE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(DrillNotes.class);
  private static final String PLAN = "plan.json";

  private final Repository repository;
  private final DrillNote note;
  private final List<ObjectKey> left = new ArrayList<>();
  private int number;

  private DrillNotes(Repository repository, DrillNote note) {
    this.repository = repository;
    this.note = note;
  }

  /** Says that a drill begins. */
  public static DrillNotes begin(Repository repository, DrillNote note) {
    DrillNotes notes = new DrillNotes(repository, note);
    notes.store(PLAN);
    return notes;
  }

  /** Says that the drill is alive; gives back what time it is by the store's clock. */
  public synchronized Instant sign() {
    List<ObjectKey> before = left.stream().filter(it -> !isPlan(it)).toList();
    Instant now = store(String.format(Locale.ROOT, "alive-%08d.json", ++number));
    delete(repository, before);
    left.removeAll(before);
    return now;
  }

  private synchronized Instant store(String name) {
    ObjectKey key = ObjectKey.of(Keys.DRILLS + note.drillId() + "/" + name);
    repository.claim(key, DrillNote.class, note, Lifetime.TEMPORARY);
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

  /** The drill has left nothing behind. */
  public synchronized void over() {
    delete(repository, left);
    left.clear();
  }

  /**
   * Another drill.
   *
   * @param clusterId where it makes its topics; empty if that cannot be read
   * @param lastSign by the store's clock
   */
  public record Other(
      String drillId, Optional<String> clusterId, Instant lastSign, List<ObjectKey> documents) {

    public Other {
      documents = List.copyOf(documents);
    }

    /** Whether it has shown no life for so long that it is dead. */
    public boolean isDead(Instant now) {
      return lastSign.isBefore(now.minus(SILENCE));
    }
  }

  /** All other drills that have not said that they are over. */
  public List<Other> others() {
    Map<String, List<ObjectStat>> documents = new TreeMap<>();
    for (ObjectStat stat : repository.list(Keys.DRILLS, "")) {
      String rest = stat.key().value().substring(Keys.DRILLS.length());
      int slash = rest.indexOf('/');
      if (slash > 0 && !rest.startsWith(note.drillId())) {
        documents.computeIfAbsent(rest.substring(0, slash), id -> new ArrayList<>()).add(stat);
      }
    }
    List<Other> others = new ArrayList<>();
    documents.forEach(
        (id, stats) ->
            others.add(
                new Other(
                    id,
                    clusterId(stats),
                    stats.stream()
                        .map(ObjectStat::lastModified)
                        .max(Instant::compareTo)
                        .orElse(Instant.MIN),
                    stats.stream().map(ObjectStat::key).toList())));
    return others;
  }

  private Optional<String> clusterId(List<ObjectStat> documents) {
    return documents.stream()
        .map(ObjectStat::key)
        .map(this::read)
        .flatMap(Optional::stream)
        .map(DrillNote::clusterId)
        .findFirst();
  }

  private Optional<DrillNote> read(ObjectKey key) {
    try {
      return repository.findSealed(key, DrillNote.class);
    } catch (CorruptBackupException | UnsupportedFormatException e) {
      LOG.warn("note of a drill cannot be read: objectKey={}", key, e);
      return Optional.empty();
    }
  }

  /** What another drill left behind is gone. */
  public void forget(Other other) {
    // Its plan goes last, so that a deletion that is cut short can be taken up.
    List<ObjectKey> signs = other.documents().stream().filter(it -> !isPlan(it)).toList();
    delete(repository, signs);
    delete(repository, other.documents().stream().filter(DrillNotes::isPlan).toList());
  }

  private static boolean isPlan(ObjectKey key) {
    return key.value().endsWith("/" + PLAN);
  }

  /** A note too many does no harm: whoever finds it finds no topics. */
  private static void delete(Repository repository, Collection<ObjectKey> keys) {
    if (keys.isEmpty()) {
      return;
    }
    try {
      Map<ObjectKey, ?> refused = repository.store().delete(List.copyOf(keys));
      if (!refused.isEmpty()) {
        LOG.warn("notes of a drill could not be deleted: objectKeys={}", refused.keySet());
      }
    } catch (IOException e) {
      LOG.warn("notes of a drill could not be deleted: objectKeys={}", keys, e);
    }
  }
}
