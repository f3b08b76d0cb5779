package sh.oso.kafka.backup.engine.restore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordFilter;
import sh.oso.kafka.backup.api.record.RecordHeader;
import sh.oso.kafka.backup.api.restore.OriginHeaders;
import sh.oso.kafka.backup.engine.batch.HeaderBytes;
import sh.oso.kafka.backup.engine.batch.RecordBody;

/**
 * What becomes of single records: filters decide, then the headers of origin are added or taken
 * away. For one restore; for any thread.
 *
 * @param sourceCluster what the source cluster is called
 */
public record RecordChanges(
    OriginHeaders headers, String sourceCluster, List<RecordFilter> filters) {

  private static final String OFFSET = "x-original-offset";
  private static final String TIMESTAMP = "x-original-timestamp";
  private static final String PARTITION = "x-source-partition";
  private static final String CLUSTER = "x-source-cluster";
  private static final Set<String> NAMES = Set.of(OFFSET, TIMESTAMP, PARTITION, CLUSTER);

  public RecordChanges {
    filters = List.copyOf(filters);
  }

  /** What a request asks for; the backup says what becomes of headers if the request does not. */
  static RecordChanges of(RestoreRequest request, Manifest manifest) {
    OriginHeaders byDefault =
        manifest.includeOffsetHeaders() ? OriginHeaders.ADD : OriginHeaders.KEEP;
    return new RecordChanges(
        Objects.requireNonNullElse(request.headers(), byDefault),
        Objects.requireNonNullElse(manifest.sourceClusterId(), manifest.clusterId()),
        request.filters());
  }

  /** Whether all records stay as they are. */
  public boolean isNone() {
    return headers == OriginHeaders.KEEP && filters.isEmpty();
  }

  /** Stands for the changes: the same ones have the same text. */
  String id() {
    return headers
        + filters.stream().map(filter -> " " + filter.id()).collect(Collectors.joining());
  }

  /** Key, value and headers as they are restored; null if the record is left out. */
  public @Nullable ByteBuffer apply(
      String topic, int partition, long offset, long timestamp, ByteBuffer rest) {
    ByteBuffer filtered =
        filters.isEmpty() ? rest : filtered(topic, partition, offset, timestamp, rest);
    if (filtered == null || headers == OriginHeaders.KEEP) {
      return filtered;
    }
    List<RecordHeader> added =
        headers == OriginHeaders.STRIP
            ? List.of()
            : List.of(
                header(OFFSET, Long.toString(offset)),
                header(TIMESTAMP, Long.toString(timestamp)),
                header(PARTITION, Integer.toString(partition)),
                header(CLUSTER, sourceCluster));
    return HeaderBytes.change(filtered, NAMES, added);
  }

  /** The same for a record that is decoded. */
  @Nullable ByteBuffer apply(BackupRecord record) {
    ByteBuffer rest = RecordBody.write(record);
    return isNone()
        ? rest
        : apply(record.topic(), record.partition(), record.offset(), record.timestamp(), rest);
  }

  private static RecordHeader header(String key, String text) {
    return new RecordHeader(key, text.getBytes(StandardCharsets.UTF_8));
  }

  private @Nullable ByteBuffer filtered(
      String topic, int partition, long offset, long timestamp, ByteBuffer rest) {
    BackupRecord record = RecordBody.read(topic, partition, offset, timestamp, rest.duplicate());
    boolean replaced = false;
    for (RecordFilter filter : filters) {
      RecordFilter.Decision decision = decide(filter, record);
      if (decision instanceof RecordFilter.Drop) {
        return null;
      }
      if (decision instanceof RecordFilter.Replace by) {
        BackupRecord other = by.record();
        record = record.withContent(other.key(), other.value(), other.headers());
        replaced = true;
      }
    }
    return replaced ? RecordBody.write(record) : rest;
  }

  private static RecordFilter.Decision decide(RecordFilter filter, BackupRecord record) {
    try {
      return filter.decide(record);
    } catch (RuntimeException e) {
      throw new KafkaBackupException(
          "filter '" + filter.id() + "' failed at " + record + ": " + e, e);
    }
  }
}
