package sh.oso.kafka.backup.engine.look;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.ReadRequest;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.segment.FrameEntry;
import sh.oso.kafka.backup.engine.segment.SegmentIndex;
import sh.oso.kafka.backup.engine.segment.SegmentOrigin;
import sh.oso.kafka.backup.engine.store.Codecs;

/** Makes a backup that says other things of a partition than the one that it is made of. */
final class Forgery {

  private static final Codecs CODECS = Codecs.find(Forgery.class.getClassLoader());

  private Forgery() {}

  /**
   * Makes the backup {@code newId} out of another, with other records of partition 0 of a topic.
   */
  static void make(
      KafkaBackup backups,
      ObjectStore store,
      String backupId,
      String newId,
      String topic,
      UnaryOperator<List<BackupRecord>> change)
      throws Exception {
    List<BackupRecord> records = new ArrayList<>();
    backups.read(
        ReadRequest.of(backupId, topic).withPartition(0), records::add, new Cancellation());
    SegmentEntry segment = put(store, topic, newId, change.apply(records));
    Repository repository = new Repository(store, CODECS);
    Manifest manifest = backups.describe(backupId);
    List<TopicEntry> topics = new ArrayList<>();
    for (TopicEntry entry : manifest.topics()) {
      if (!entry.name().equals(topic)) {
        topics.add(entry);
        continue;
      }
      TopicIndex index = repository.loadTopicIndex(entry);
      List<PartitionIndex> partitions = new ArrayList<>(index.partitions());
      partitions.set(0, with(partitions.get(0), Map.of("segments", List.of(segment))));
      topics.add(
          with(
              entry,
              Map.of(
                  "index",
                  repository.storeTopicIndex(
                      with(index, Map.of("partitions", partitions)), CODECS.open("none")))));
    }
    repository.commit(with(manifest, Map.of("backupId", newId, "topics", topics)));
  }

  private static SegmentEntry put(
      ObjectStore store, String topic, String newId, List<BackupRecord> records) throws Exception {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    for (BackupRecord record : records) {
      ByteBuffer batch =
          MemoryRecords.withRecords(
                  record.offset(),
                  Compression.NONE,
                  1,
                  new SimpleRecord(
                      record.timestamp(),
                      record.key(),
                      record.value(),
                      record.headers().stream()
                          .map(it -> new RecordHeader(it.key(), it.value()))
                          .toArray(Header[]::new)))
              .buffer();
      frame.write(batch.array(), batch.arrayOffset(), batch.limit());
    }
    long first = records.get(0).offset();
    long last = records.get(records.size() - 1).offset();
    CRC32C checksum = new CRC32C();
    checksum.update(frame.toByteArray());
    FrameEntry entry =
        new FrameEntry(
            first,
            last,
            0,
            Long.MAX_VALUE,
            records.size(),
            false,
            frame.size(),
            frame.size(),
            frame.size(),
            1,
            (int) checksum.getValue());
    byte[] index =
        new SegmentIndex(
                "none", new SegmentOrigin("cluster", topic, new UUID(1, 2), 0), List.of(entry))
            .encode();
    int frameBytes = frame.size();
    frame.write(index);
    ObjectKey key = ObjectKey.of("topics/" + topic + "/forged/" + newId + ".log");
    store.put(key, ObjectContent.of(frame.toByteArray()), Lifetime.LASTING);
    return new SegmentEntry(
        key.value(),
        0,
        frame.size(),
        index.length,
        "none",
        first,
        last,
        records.size(),
        frameBytes,
        0,
        Long.MAX_VALUE,
        "0".repeat(64));
  }

  /** A copy with other values of some components. */
  @SuppressWarnings("unchecked")
  private static <R extends Record> R with(R record, Map<String, Object> changes)
      throws ReflectiveOperationException {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Object other = changes.get(components[i].getName());
      values[i] = other == null ? components[i].getAccessor().invoke(record) : other;
    }
    return (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
  }
}
