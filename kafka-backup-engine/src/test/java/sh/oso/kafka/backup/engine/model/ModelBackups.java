package sh.oso.kafka.backup.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RebuildReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RetentionPolicy;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.engine.ClockedEngine;
import sh.oso.kafka.backup.engine.witness.SteppedClock;
import sh.oso.kafka.backup.engine.witness.Witness;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/** Backups of the topics of a model, and what each has to bring back. */
final class ModelBackups implements AutoCloseable {

  private static final Duration HOURS = Duration.ofHours(2);

  private final Random random;
  private final SteppedClock clock = new SteppedClock();
  private final FaultyStore store =
      FaultyStore.around(new InMemoryStore(clock)).forbiddingRewrites();
  private final KafkaBackup backups;
  private final TopicReader reader;
  private final TestTopics topics;
  private final Map<String, Map<String, ModelTopic.Cut>> expected = new LinkedHashMap<>();
  private int made;
  private boolean rebuilt;

  ModelBackups(KafkaCluster kafka, Random random) {
    this.random = random;
    this.backups = ClockedEngine.open(kafka.clientProperties(), store, Limits.DEFAULTS, clock);
    this.reader = new TopicReader(kafka.clientProperties());
    this.topics = new TestTopics(kafka.clientProperties());
  }

  String backUp(Map<String, ModelTopic.Cut> cuts) {
    String id = "b" + ++made;
    Manifest manifest =
        backups
            .backup(BackupRequest.of(cuts.keySet().toArray(String[]::new)).withBackupId(id))
            .manifest();
    if (expected.isEmpty()) {
      assertThat(manifest.parentId()).isNull();
    } else {
      assertThat(manifest.parentId()).isIn(expected.keySet());
    }
    expected.put(id, cuts);
    for (TopicEntry topic : manifest.topics()) {
      ModelTopic.Cut cut = cut(cuts, topic.name());
      assertThat(topic.partitions()).as(topic.name()).hasSameSizeAs(cut.partitions());
      if (!cut.compacted()) {
        assertThat(topic.partitions())
            .as(topic.name())
            .extracting(it -> it.startOffset() + " to " + it.endOffset())
            .isEqualTo(
                cut.partitions().stream().map(it -> it.start() + " to " + it.end()).toList());
      }
    }
    return "back up " + id;
  }

  /** Keeps some of the newest; every other time hours later, so that data goes, too. */
  String prune() {
    int kept = 1 + random.nextInt(3);
    boolean later = random.nextBoolean();
    if (later) {
      clock.pass(HOURS);
    }
    List<String> ids = List.copyOf(expected.keySet());
    List<String> stay =
        backups
            .prune(
                PruneRequest.of(RetentionPolicy.ofNewest(kept)).withGrace(PruneRequest.LEAST_GRACE))
            .backups()
            .stream()
            .filter(PruneReport.Verdict::kept)
            .map(PruneReport.Verdict::backupId)
            .toList();
    List<String> newest = ids.subList(Math.max(0, ids.size() - kept), ids.size());
    // What was rebuilt is new by the store's time.
    if (rebuilt) {
      assertThat(stay).containsAll(newest);
    } else {
      assertThat(stay).containsExactlyInAnyOrderElementsOf(newest);
    }
    expected.keySet().retainAll(stay);
    assertAllThere();
    return "prune to " + kept + (later ? ", hours later" : "");
  }

  /** Loses manifests and has them made again. */
  String rebuild() {
    List<String> lost = expected.keySet().stream().filter(id -> random.nextInt(3) > 0).toList();
    try {
      store.delete(
          lost.stream().map(id -> ObjectKey.of("backups/" + id + "/manifest.json")).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    clock.pass(HOURS);
    RebuildReport report = backups.rebuildCatalog(false, new Cancellation());
    assertThat(report.problems()).isEmpty();
    assertThat(report.backups())
        .allMatch(it -> it.source() == RebuildReport.Source.PLAN_AND_INDEXES)
        .extracting(RebuildReport.Rebuilt::backupId)
        .containsExactlyInAnyOrderElementsOf(lost);
    rebuilt |= !lost.isEmpty();
    assertAllThere();
    return "lose and rebuild " + lost;
  }

  private void assertAllThere() {
    assertThat(backups.list())
        .filteredOn(it -> it.state() == BackupSummary.State.COMPLETE)
        .extracting(BackupSummary::backupId)
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
    for (String id : expected.keySet()) {
      assertThat(backups.verify(VerifyRequest.of(id, VerifyRequest.Level.DECODED)).damages())
          .as(id)
          .isEmpty();
    }
  }

  String restoreOne() {
    List<String> ids = List.copyOf(expected.keySet());
    return ids.isEmpty() ? "restore nothing" : restore(ids.get(random.nextInt(ids.size())));
  }

  void restoreAll() {
    List.copyOf(expected.keySet()).forEach(this::restore);
  }

  private String restore(String id) {
    Map<String, ModelTopic.Cut> cuts = expected.getOrDefault(id, Map.of());
    Map<String, String> targets = new TreeMap<>();
    cuts.keySet().forEach(topic -> targets.put(topic, TestTopics.uniqueName(topic + ".back")));
    backups.restore(RestoreRequest.of(id).withTopicMapping(targets));
    targets.forEach((topic, target) -> compare(id + ", " + topic, cut(cuts, topic), target));
    topics.delete(targets.values());
    return "restore " + id;
  }

  private void compare(String what, ModelTopic.Cut cut, String target) {
    Map<Integer, List<ConsumedRecord>> there = reader.read(target).withoutOffsets().partitions();
    assertThat(there).as(what).hasSameSizeAs(cut.partitions());
    IntStream.range(0, cut.partitions().size())
        .forEach(
            number -> {
              List<ConsumedRecord> wanted = cut.partitions().get(number).records();
              List<ConsumedRecord> found = there.getOrDefault(number, List.of());
              if (cut.compacted()) {
                assertThat(Witness.lastValues(found))
                    .as(what)
                    .isEqualTo(Witness.lastValues(wanted));
              } else {
                assertThat(found).as(what + "-" + number).isEqualTo(wanted);
              }
            });
  }

  private static ModelTopic.Cut cut(Map<String, ModelTopic.Cut> cuts, String topic) {
    return cuts.getOrDefault(topic, new ModelTopic.Cut(false, List.of()));
  }

  @Override
  public void close() {
    backups.close();
  }
}
