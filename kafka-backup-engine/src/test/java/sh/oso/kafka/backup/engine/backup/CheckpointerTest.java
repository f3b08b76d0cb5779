package sh.oso.kafka.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedPartition;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Repository.LoadedCheckpoints;
import sh.oso.kafka.backup.engine.manifest.Repository.StoredCheckpoint;
import sh.oso.kafka.backup.engine.manifest.Sha256;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/** What a run says in its checkpoints. */
class CheckpointerTest {

  private static final PlannedPartition PLAN = new PlannedPartition(0, 0, 100, 100, null, null);
  private static final PlannedTopic TOPIC =
      new PlannedTopic("t", "id", 1, false, List.of(), null, List.of(), List.of(PLAN));

  private final InMemoryStore store = new InMemoryStore();
  private final Repository repository =
      new Repository(store, Codecs.find(CheckpointerTest.class.getClassLoader()));
  private final PartitionState state = new PartitionState(TOPIC, PLAN);

  @Test
  void keepsWarningsOfARunThatCrashes() {
    List<String> warnings = new ArrayList<>(List.of("first"));
    Checkpointer run = new Checkpointer(repository, "b", "w2", List.of(state), () -> warnings);
    state.restart(0, 50, ChainBreak.Reason.LOG_CUT_BACK);
    run.checkpoint();
    warnings.add("second");
    run.checkpoint();
    run.checkpoint();
    assertThat(repository.loadCheckpoints("b").stored()).hasSize(2);
    assertThat(Resume.warnings(repository.loadCheckpoints("b"))).containsExactly("first", "second");

    List<String> taken = new ArrayList<>(Resume.warnings(repository.loadCheckpoints("b")));
    taken.add("third");
    new Checkpointer(repository, "b", "w1", List.of(state), () -> taken).checkpoint();
    assertThat(Resume.warnings(repository.loadCheckpoints("b")))
        .containsExactly("first", "second", "third");
  }

  @Test
  void aRunThatGetsNowhereShowsThatItIsAlive() {
    AtomicLong nanos = new AtomicLong();
    Checkpointer run =
        new Checkpointer(repository, "b", "w1", List.of(state), List::of, nanos::get);
    run.checkpoint();
    nanos.addAndGet(Duration.ofMinutes(9).toNanos());
    run.checkpoint();
    assertThat(repository.loadCheckpoints("b").stored()).isEmpty();
    for (int i = 1; i <= 3; i++) {
      nanos.addAndGet(Duration.ofMinutes(10).toNanos());
      run.checkpoint();
      run.checkpoint();
      assertThat(repository.loadCheckpoints("b").stored()).hasSize(i);
    }
    assertThat(Resume.choose(repository.loadCheckpoints("b").stored())).isEmpty();
  }

  @Test
  void aDamagedCheckpointEndsItsWritersChainOnly() throws Exception {
    List<String> warnings = new ArrayList<>();
    for (String writer : List.of("w1", "w2")) {
      Checkpointer run = new Checkpointer(repository, "b", writer, List.of(state), () -> warnings);
      for (int i = 0; i < 3; i++) {
        warnings.add(writer + i);
        run.checkpoint();
      }
    }
    ObjectKey second = ObjectKey.of("backups/b/progress/w1-00000002.json");
    long size = store.findStat(second).orElseThrow().sizeBytes();
    byte[] bytes = store.openRange(second, 0, size).readAllBytes();
    bytes[20] ^= 1;
    store.delete(List.of(second));
    store.put(second, ObjectContent.of(bytes), Lifetime.TEMPORARY);

    LoadedCheckpoints loaded = repository.loadCheckpoints("b");
    assertThat(loaded.stored())
        .extracting(StoredCheckpoint::writerId)
        .containsExactly("w1", "w2", "w2", "w2");
    assertThat(loaded.damages())
        .containsExactly(
            "checkpoint " + second + " is damaged; what only it knew of was copied again");
    assertThat(Resume.warnings(loaded)).contains("w10", "w20").containsAll(loaded.damages());
  }

  @Test
  void readsCheckpointsWithoutWarnings() throws Exception {
    String body = "{\n  \"formatVersion\" : 1,\n  \"backupId\" : \"b\",\n  \"partitions\" : [ ],\n";
    String sealed =
        body + "  \"sha256\" : \"" + Sha256.hex(body.getBytes(StandardCharsets.UTF_8)) + "\"\n}\n";
    store.put(
        ObjectKey.of("backups/b/progress/0000000a-00000001.json"),
        ObjectContent.of(sealed.getBytes(StandardCharsets.UTF_8)),
        Lifetime.TEMPORARY);
    assertThat(repository.loadCheckpoints("b").stored()).hasSize(1);
    assertThat(Resume.warnings(repository.loadCheckpoints("b"))).isEmpty();
  }
}
