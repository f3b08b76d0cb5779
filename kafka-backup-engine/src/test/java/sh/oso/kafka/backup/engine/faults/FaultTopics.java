package sh.oso.kafka.backup.engine.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.engine.witness.Rows;
import sh.oso.kafka.backup.engine.witness.Seen;
import sh.oso.kafka.backup.engine.witness.TopicChanges;
import sh.oso.kafka.backup.engine.witness.Witness;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.records.Compaction;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** The topics of one fault run: a plain one, one with transactions, and one that is compacted. */
final class FaultTopics implements AutoCloseable {

  private static final int PARTITIONS = 2;

  private final TestTopics topics;
  private final TopicWriter writer;
  private final TopicChanges changes;
  private final Witness witness;
  private final Rows rows;
  private final String plain;
  private final String transactional;
  private final String compacted;
  private int written;

  FaultTopics(KafkaCluster kafka, long seed) {
    this.topics = new TestTopics(kafka.clientProperties());
    this.writer = new TopicWriter(kafka.clientProperties()).with("linger.ms", 2);
    this.changes = new TopicChanges(kafka.clientProperties());
    this.witness = new Witness(kafka.clientProperties());
    this.rows = new Rows(seed);
    this.plain = topics.create("plain", PARTITIONS, Map.of());
    this.transactional = topics.create("transactional", 1, Map.of());
    Map<String, String> configs = new HashMap<>(Compaction.TOPIC_CONFIGS);
    configs.put("delete.retention.ms", "3000");
    this.compacted = topics.create("compacted", 1, configs);
  }

  List<String> names() {
    return List.of(plain, transactional, compacted);
  }

  BackupRequest request(String id) {
    return BackupRequest.of(names().toArray(String[]::new)).withBackupId(id);
  }

  /**
   * Writes to all topics.
   *
   * @param large whether one partition gets more than fits into a segment of a mebibyte
   */
  void write(boolean large) {
    writeMore();
    if (large) {
      writer.write(rows.large(plain, 0, 25));
    }
    List<ProducerRecord<byte[], byte[]>> changes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      changes.add(rows.row(compacted, 0, "k" + (written + i) % 25));
    }
    changes.add(Rows.tombstone(compacted, 0, "k" + written % 25));
    changes.add(Rows.tombstone(compacted, 0, "k" + (written + 20) % 25));
    writer.write(changes);
    written += 7;
  }

  /** Writes to the topics of which every record counts. */
  void writeMore() {
    writer.write(rows.spread(plain, PARTITIONS, 60));
    writer.writeCommitted(rows.of(transactional, 0, 20));
    writer.writeAborted(rows.of(transactional, 0, 10));
    writer.writeCommitted(rows.of(transactional, 0, 10));
    changes.awaitMarkers(transactional);
  }

  Map<String, Seen> look() {
    Map<String, Seen> seen = new LinkedHashMap<>();
    seen.put(plain, witness.records(plain));
    seen.put(transactional, witness.records(transactional));
    seen.put(compacted, witness.lastValues(compacted));
    return seen;
  }

  @Override
  public void close() {
    changes.close();
    topics.delete(names());
  }
}
