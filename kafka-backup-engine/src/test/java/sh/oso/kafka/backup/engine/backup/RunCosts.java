package sh.oso.kafka.backup.engine.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.engine.backup.BackupRun.Compression;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Sha256;
import sh.oso.kafka.backup.engine.run.Progress;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/**
 * Measures what runs cost beside the data that they copy, over simulated clusters of any size:
 * time, calls of the store, sizes of documents. Arguments: partitions, and partitions of each
 * topic. The figures are in docs/benchmarks.md; run it with {@code -Xmx} to find what heap
 * suffices.
 */
final class RunCosts {

  private static final Compression ZSTD = new Compression("zstd", OptionalInt.empty());
  private static final BackupRequest ALL = BackupRequest.of("*");

  private final FaultyStore store = FaultyStore.around(new InMemoryStore());
  private final Repository repository =
      new Repository(store, Codecs.find(RunCosts.class.getClassLoader()));
  private final SimulatedCluster simulated;
  private final int topics;

  private RunCosts(int topics, int partitionsEach) {
    this.topics = topics;
    this.simulated = new SimulatedCluster(topics, partitionsEach, 1_000);
  }

  public static void main(String[] arguments) throws IOException {
    int partitions = Integer.parseInt(arguments[0]);
    int each = Integer.parseInt(arguments[1]);
    RunCosts costs = new RunCosts(partitions / each, each);
    costs.measure("first", () -> costs.commit("first", Optional.empty()));
    for (int i = 1; i <= 3; i++) {
      String id = "unchanged-" + i;
      costs.measure(id, () -> costs.run(id));
    }
    costs.simulated.append(Math.max(1, costs.topics / 100), 10);
    costs.measure(
        "1 % of topics changed",
        () -> costs.commit("changed", costs.repository.findManifest("unchanged-3")));
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private void measure(String name, Work work) throws IOException {
    Map<StoreCall, Long> before = counts();
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<StoreCall, Long> after = counts();
    after.replaceAll((call, count) -> count - before.getOrDefault(call, 0L));
    String id = name.startsWith("1 %") ? "changed" : name;
    System.out.printf(
        "%-22s %6.2f s  %s  plan %,d  manifest %,d%n",
        name,
        seconds,
        after,
        size("backups/" + id + "/plan.json"),
        size("backups/" + id + "/manifest.json"));
  }

  /** The whole of a run that finds nothing new. */
  private void run(String id) {
    try (Cluster cluster = connect()) {
      new BackupRun(
              Map.of(),
              cluster,
              read -> Set.of(),
              repository,
              Limits.DEFAULTS,
              new Progress(RunListener.NONE),
              Clock.systemUTC(),
              "test")
          .run(id, ALL, ZSTD, new Cancellation());
    }
  }

  /** All of a run but for the copying: each partition with news gets a small segment in a pack. */
  private void commit(String id, Optional<Manifest> parent) {
    repository.initialise(Instant.now(), "test");
    try (Cluster cluster = connect()) {
      List<String> warnings = new ArrayList<>();
      BackupPlan plan =
          repository.claimPlan(
              new BackupPlanner(
                      cluster,
                      read -> Set.of(),
                      repository,
                      new SnapshotStage(
                          cluster,
                          repository.snapshots(),
                          repository.codecs().open("zstd"),
                          Limits.DEFAULTS.retryTimeout()))
                  .plan(
                      ALL,
                      new BackupPlanner.Header(id, Instant.now(), "test", "zstd", null, 1),
                      parent,
                      warnings));
      List<PartitionState> states = new ArrayList<>();
      plan.topics()
          .forEach(
              topic -> topic.partitions().forEach(p -> states.add(new PartitionState(topic, p))));
      states.stream().filter(state -> !state.isComplete()).forEach(RunCosts::store);
      new Checkpointer(repository, id, "0000000a", states, () -> warnings).checkpoint();
      new Commit(repository, repository.codecs().open("zstd"))
          .commit(plan, states, warnings, Clock.systemUTC(), () -> {});
    }
  }

  private static void store(PartitionState state) {
    String name = state.topic().name() + "/" + state.partition() + "/" + state.nextOffset();
    String digest = Sha256.hex(name.getBytes(StandardCharsets.UTF_8));
    SegmentEntry segment =
        new SegmentEntry(
            "topics/"
                + state.topic().name()
                + "/"
                + state.topic().topicId()
                + "/packed/0000000a-1.seg",
            1_000L * state.partition(),
            1_000,
            200,
            "zstd",
            state.nextOffset(),
            state.endOffset() - 1,
            state.endOffset() - state.nextOffset(),
            4_000,
            1_700_000_000_000L,
            1_700_000_100_000L,
            digest);
    state.stored(segment, state.endOffset(), state.endOffset(), 1, List.of());
    state.completed(state.endOffset(), state.endOffset(), 1, List.of());
  }

  private Cluster connect() {
    return new Cluster(simulated.admin(), "connecting to a simulated cluster", Limits.DEFAULTS);
  }

  private Map<StoreCall, Long> counts() {
    Map<StoreCall, Long> counts = new EnumMap<>(StoreCall.class);
    for (StoreCall call : StoreCall.values()) {
      counts.put(call, store.count(call));
    }
    return counts;
  }

  private long size(String key) throws IOException {
    return store.findStat(ObjectKey.of(key)).map(stat -> stat.sizeBytes()).orElse(0L);
  }
}
