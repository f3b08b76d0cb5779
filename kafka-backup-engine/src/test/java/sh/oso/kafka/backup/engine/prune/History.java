package sh.oso.kafka.backup.engine.prune;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RetentionPolicy;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.api.manifest.Totals;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedPartition;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.manifest.Checkpoint;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/** A repository of backups that are made by hand, at times that a test sets. */
public final class History {

  public static final Map<String, String> OWNER = Map.of("owner", "a");

  private static final int RECORDS = 10;

  public final SettableClock clock = new SettableClock();
  public final InMemoryStore store = new InMemoryStore(clock);
  public final Repository repository = repository(store);

  public static Repository repository(ObjectStore store) {
    return new Repository(store, Codecs.find(History.class.getClassLoader()));
  }

  /** A run: what it does is up to the test. */
  public final class Run {
    public final BackupPlan plan;
    private final @Nullable Manifest parent;
    private final Map<String, List<SegmentEntry>> made = new HashMap<>();
    private int number;

    private Run(BackupPlan plan, @Nullable Manifest parent) {
      this.plan = plan;
      this.parent = parent;
    }

    public String id() {
      return plan.backupId();
    }

    /** Stores a segment of each topic of the plan. */
    public Run store() {
      for (PlannedTopic topic : plan.topics()) {
        long first = end(parent, topic.name()) + made(topic.name()).size() * (long) RECORDS;
        String key =
            "topics/%s/id/0/%020d.%s-%d.log".formatted(topic.name(), first, id(), ++number);
        put(key, "data of " + key);
        made(topic.name())
            .add(
                new SegmentEntry(
                    key,
                    0,
                    ("data of " + key).length(),
                    5,
                    "none",
                    first,
                    first + RECORDS - 1,
                    RECORDS,
                    10,
                    -1,
                    -1,
                    "00"));
      }
      return this;
    }

    public Run checkpoint() {
      repository.storeCheckpoint(
          id() + "w", ++number, new Checkpoint(1, id(), List.of(), List.of()));
      return this;
    }

    private List<SegmentEntry> made(String topic) {
      return made.computeIfAbsent(topic, name -> new ArrayList<>());
    }

    /** Stores indexes and the manifest. */
    public Manifest commit() {
      List<TopicEntry> topics = new ArrayList<>();
      long newBytes = 0;
      int newSegments = 0;
      for (PlannedTopic topic : plan.topics()) {
        ObjectRef parentIndex = topic.parentIndex();
        if (parent != null && parentIndex != null && made(topic.name()).isEmpty()) {
          parent.topics().stream()
              .filter(entry -> entry.name().equals(topic.name()))
              .forEach(topics::add);
          continue;
        }
        List<SegmentEntry> segments = new ArrayList<>();
        if (parentIndex != null) {
          segments.addAll(
              repository.loadTopicIndex(topic.name(), parentIndex).partitions().get(0).segments());
        }
        segments.addAll(made(topic.name()));
        newSegments += made(topic.name()).size();
        newBytes += made(topic.name()).stream().mapToLong(SegmentEntry::sizeBytes).sum();
        topics.add(entry(topic.name(), segments));
      }
      Manifest manifest =
          new Manifest(
              1,
              id(),
              parent == null ? null : parent.backupId(),
              plan.startedAt(),
              clock.instant(),
              "test",
              "cluster",
              null,
              false,
              "none",
              plan.labels(),
              topics,
              null,
              null,
              new Totals(topics.size(), topics.size(), 0, 0, 0, newBytes, 0, newSegments),
              null,
              null,
              List.of());
      return repository.commit(manifest);
    }

    private TopicEntry entry(String topic, List<SegmentEntry> segments) {
      long end = segments.size() * (long) RECORDS;
      ObjectRef index =
          repository.storeTopicIndex(
              new TopicIndex(
                  1, topic, "id", List.of(new PartitionIndex(0, 0, end, 1, segments, List.of()))),
              repository.codecs().open("none", OptionalInt.empty()));
      return new TopicEntry(
          topic,
          "id",
          1,
          List.of(),
          List.of(new PartitionBounds(0, 0, end, 1)),
          List.of(),
          end,
          end,
          end,
          segments.size(),
          -1,
          -1,
          0,
          index);
    }
  }

  private static long end(@Nullable Manifest manifest, String topic) {
    return manifest == null
        ? 0
        : manifest.topics().stream()
            .filter(entry -> entry.name().equals(topic))
            .findFirst()
            .map(entry -> entry.partitions().get(0).endOffset())
            .orElse(0L);
  }

  /** Begins a run: stores its plan. */
  public Run begin(String id, Map<String, String> labels, @Nullable Manifest parent) {
    return begin(id, labels, parent, RECORDS, false);
  }

  /**
   * Begins a run of topics that may be compacted.
   *
   * @param grown by how much they have grown since the parent
   */
  public Run begin(
      String id,
      Map<String, String> labels,
      @Nullable Manifest parent,
      long grown,
      boolean compacted) {
    List<PlannedTopic> topics = new ArrayList<>();
    for (String name : List.of("orders", "users")) {
      long end = end(parent, name) + grown;
      ObjectRef index =
          parent == null
              ? null
              : parent.topics().stream()
                  .filter(entry -> entry.name().equals(name))
                  .findFirst()
                  .map(TopicEntry::index)
                  .orElse(null);
      topics.add(
          new PlannedTopic(
              name,
              "id",
              1,
              compacted,
              List.of(),
              index,
              List.of(),
              List.of(new PlannedPartition(0, 0, end, end, null, null))));
    }
    Instant now = clock.instant();
    BackupPlan plan =
        new BackupPlan(
            1,
            id,
            now,
            "test",
            "cluster",
            null,
            false,
            "none",
            null,
            labels,
            TopicSelection.ALL,
            parent == null ? null : new BackupPlan.Parent(parent.backupId(), parent.startedAt()),
            null,
            topics,
            null,
            null,
            null,
            List.of());
    return new Run(repository.claimPlan(plan), parent);
  }

  /** A whole backup that goes on from another. */
  public Manifest backup(String id, Map<String, String> labels, @Nullable Manifest parent) {
    return begin(id, labels, parent).store().checkpoint().commit();
  }

  /** Whole backups, each going on from the one before, one an hour. */
  public List<Manifest> chain(int number) {
    List<Manifest> chain = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      clock.pass(java.time.Duration.ofHours(1));
      // Names that sort the other way round.
      chain.add(backup("b" + (99 - i), OWNER, i == 0 ? null : chain.get(i - 1)));
    }
    return chain;
  }

  public void put(String key, String content) {
    try {
      store.put(
          ObjectKey.of(key),
          ObjectContent.of(content.getBytes(StandardCharsets.UTF_8)),
          Lifetime.LASTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static PruneRequest newest(int backups) {
    return PruneRequest.of(RetentionPolicy.ofNewest(backups)).withLabels(OWNER);
  }

  public PruneReport prune(PruneRequest request) {
    return prune(store, request);
  }

  public PruneReport prune(ObjectStore through, PruneRequest request) {
    return new Prune(repository(through), request, new Cancellation(), clock, "test").run();
  }

  /** Ids of the backups that are there. */
  public Set<String> backups() {
    Set<String> ids = new TreeSet<>();
    for (ObjectStat stat : repository.listManifests()) {
      ids.add(stat.key().value().split("/", -1)[1]);
    }
    return ids;
  }

  /** Keys that begin so. */
  public Set<String> keys(String prefix) {
    Set<String> keys = new TreeSet<>();
    try (ObjectListing listing = store.list(prefix, "")) {
      for (Optional<ObjectStat> next = listing.next(); next.isPresent(); next = listing.next()) {
        keys.add(next.get().key().value());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keys;
  }

  /** All data that a backup names. */
  public Set<String> named(Manifest manifest) {
    Set<String> named = new TreeSet<>();
    for (TopicEntry topic : manifest.topics()) {
      named.add(topic.index().key());
      repository.loadTopicIndex(topic).partitions().stream()
          .flatMap(partition -> partition.segments().stream())
          .forEach(segment -> named.add(segment.object()));
    }
    return named;
  }

  /** Data that backups name and that is not there. */
  public Set<String> missing() {
    Set<String> missing = new TreeSet<>();
    Set<String> there = keys("topics/");
    for (String id : backups()) {
      for (TopicEntry topic : repository.findManifest(id).orElseThrow().topics()) {
        if (!there.contains(topic.index().key())) {
          missing.add(id + ": " + topic.index().key());
        } else {
          repository.loadTopicIndex(topic).partitions().stream()
              .flatMap(partition -> partition.segments().stream())
              .filter(segment -> !there.contains(segment.object()))
              .forEach(segment -> missing.add(id + ": " + segment.object()));
        }
      }
    }
    return missing;
  }
}
