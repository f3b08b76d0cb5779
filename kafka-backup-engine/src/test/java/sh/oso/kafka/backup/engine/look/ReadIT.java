package sh.oso.kafka.backup.engine.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.ReadReport;
import sh.oso.kafka.backup.api.ReadRequest;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordWindow;
import sh.oso.kafka.backup.api.record.RecordWindow.PartitionOffsets;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/** Records that are read from a backup are those that a consumer saw. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadIT {

  private final CountingStore store = new CountingStore(new InMemoryStore());
  private final KafkaBackup backups;
  private final OddTopics odd;
  private Map<String, List<BackupRecord>> seen = Map.of();

  ReadIT(@SharedKafka KafkaCluster kafka) {
    this.backups = KafkaBackup.builder().kafka(kafka.clientProperties()).repository(store).build();
    this.odd = new OddTopics(kafka);
  }

  @BeforeAll
  void writeTopics() throws Exception {
    seen = odd.writeAndBackUp(backups);
  }

  @AfterAll
  void close() {
    backups.close();
  }

  private List<BackupRecord> read(ReadRequest request) {
    List<BackupRecord> records = new ArrayList<>();
    ReadReport report = backups.read(request, records::add, new Cancellation());
    assertThat(report.records()).isEqualTo(records.size());
    return records;
  }

  @Test
  void givesWhatAConsumerSaw() {
    seen.forEach(
        (topic, records) ->
            assertThat(read(ReadRequest.of("latest", topic)))
                .as("%s, seed %s", topic, OddTopics.SEED)
                .isEqualTo(records));
    assertThat(odd.seen(odd.named("look-trimmed")).get(0).offset()).isEqualTo(137);
    assertThat(read(ReadRequest.of("first", odd.named("look-trimmed"))))
        .hasSize(300)
        .first()
        .extracting(BackupRecord::offset)
        .isEqualTo(0L);
  }

  @Test
  void givesWhatAFilterOverTheConsumersViewGives() {
    Random random = new Random(OddTopics.SEED);
    for (int round = 0; round < 150; round++) {
      String topic = List.copyOf(seen.keySet()).get(random.nextInt(seen.size()));
      List<BackupRecord> all = odd.seen(topic);
      if (all.isEmpty()) {
        assertThat(read(ReadRequest.of("latest", topic))).isEmpty();
        continue;
      }
      BackupRecord one = all.get(random.nextInt(all.size()));
      BackupRecord other = all.get(random.nextInt(all.size()));
      long from = random.nextBoolean() ? Long.MIN_VALUE : one.timestamp();
      long to = random.nextBoolean() ? Long.MAX_VALUE : Math.max(from, other.timestamp());
      boolean byOffset = random.nextBoolean();
      long first = Math.min(one.offset(), other.offset());
      long last = Math.max(one.offset(), other.offset());
      byte[] key = random.nextInt(3) == 0 ? one.key() : null;
      ReadRequest request =
          ReadRequest.of("latest", topic)
              .withWindow(
                  new RecordWindow(
                      from == Long.MIN_VALUE ? null : Instant.ofEpochMilli(from),
                      to == Long.MAX_VALUE ? null : Instant.ofEpochMilli(to),
                      byOffset
                          ? List.of(new PartitionOffsets(topic, one.partition(), first, last))
                          : List.of()));
      if (byOffset) {
        request = request.withPartition(one.partition());
      }
      if (key != null) {
        request = request.withKey(key);
      }
      List<BackupRecord> expected =
          all.stream()
              .filter(it -> it.timestamp() >= from && it.timestamp() <= to)
              .filter(it -> !byOffset || it.partition() == one.partition())
              .filter(it -> !byOffset || (it.offset() >= first && it.offset() <= last))
              .filter(it -> key == null || Arrays.equals(key, it.key()))
              .toList();
      assertThat(read(request))
          .as("%s, round %s, seed %s", request, round, OddTopics.SEED)
          .isEqualTo(expected);
    }
  }

  @Test
  void stopsWhenNoMoreIsWanted() {
    String topic = odd.named("look-mixed-zstd");
    List<BackupRecord> records = new ArrayList<>();
    ReadReport most =
        backups.read(
            ReadRequest.of("latest", topic).withMaxRecords(7), records::add, new Cancellation());
    assertThat(records).isEqualTo(odd.seen(topic).subList(0, 7));
    assertThat(most.complete()).isFalse();
    assertThat(most.backupId()).isEqualTo("second");

    records.clear();
    ReadReport enough =
        backups.read(
            ReadRequest.of("latest", topic),
            record -> records.add(record) && records.size() < 3,
            new Cancellation());
    assertThat(records).isEqualTo(odd.seen(topic).subList(0, 3));
    assertThat(enough.complete()).isFalse();

    Cancellation cancelled = new Cancellation();
    cancelled.cancel();
    assertThatThrownBy(
            () -> backups.read(ReadRequest.of("latest", topic), record -> true, cancelled))
        .isInstanceOf(RunCancelledException.class);
  }

  @Test
  void readsNoMoreThanItIsToGive() {
    String topic = odd.named("look-kinds");
    long before = store.asked().get();
    assertThat(read(ReadRequest.of("latest", topic).withPartition(0)))
        .isEqualTo(odd.seen(topic).stream().filter(it -> it.partition() == 0).toList())
        .hasSizeGreaterThanOrEqualTo(20);
    // The partition of records of 1 MiB lies in the same topic.
    assertThat(store.asked().get() - before).isLessThan(100_000);
  }

  @Test
  void saysWhatIsNotThere() {
    String topic = odd.named("look-empty");
    assertThatThrownBy(() -> read(ReadRequest.of("latest", "nowhere")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("backup second has no topic nowhere; describe shows its topics");
    assertThatThrownBy(() -> read(ReadRequest.of("latest", topic).withPartition(2)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("has no partition 2 in the backup; it has 0 to 1");
    assertThatThrownBy(() -> read(ReadRequest.of("third", topic)))
        .isInstanceOf(BackupNotFoundException.class);
    assertThat(read(ReadRequest.of("latest", topic).withKey("none".getBytes(UTF_8)))).isEmpty();
  }
}
