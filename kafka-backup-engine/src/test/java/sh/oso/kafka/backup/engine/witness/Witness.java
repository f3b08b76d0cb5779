package sh.oso.kafka.backup.engine.witness;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;
import sh.oso.kafka.backup.testkit.records.TopicReader;

/** A consumer that looks at topics before a backup and after a restore. */
public final class Witness {

  private final TopicReader reader;

  public Witness(Map<String, Object> clientProperties) {
    this.reader = new TopicReader(clientProperties);
  }

  /** Sees every record. */
  public Seen.Records records(String topic) {
    return new Seen.Records(reader.digest(topic));
  }

  /** Sees the last value of every key. */
  public Seen.LastValues lastValues(String topic) {
    SortedMap<Integer, Map<Bytes, ConsumedRecord>> partitions = new TreeMap<>();
    reader
        .read(topic)
        .partitions()
        .forEach((number, records) -> partitions.put(number, lastValues(records)));
    return new Seen.LastValues(partitions);
  }

  /** Whether the log has a record of that key, be it a tombstone. */
  public boolean hasKey(String topic, String key) {
    Bytes wanted = Bytes.wrap(key.getBytes(StandardCharsets.UTF_8));
    return reader.read(topic).partitions().values().stream()
        .flatMap(List::stream)
        .anyMatch(record -> wanted.equals(record.key()));
  }

  /** Looks at another topic in the way in which {@code seen} was seen. */
  Seen likewise(Seen seen, String topic) {
    return seen instanceof Seen.Records ? records(topic) : lastValues(topic);
  }

  /** Of the records of a compacted partition, the last of every key that is not deleted. */
  public static Map<Bytes, ConsumedRecord> lastValues(List<ConsumedRecord> records) {
    Map<Bytes, ConsumedRecord> last = new HashMap<>();
    for (ConsumedRecord record : records) {
      Bytes key = record.key() == null ? Bytes.wrap(Bytes.EMPTY) : record.key();
      if (record.value() == null) {
        last.remove(key);
      } else {
        last.put(key, record.withoutOffset());
      }
    }
    return last;
  }
}
