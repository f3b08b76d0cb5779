package sh.oso.kafka.backup.testkit.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Digests records such that no two different sequences look alike: every length goes in too. */
final class DigestBuilder {

  private final MessageDigest sha256;
  private long records;

  DigestBuilder() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    records++;
    addNumber(record.timestamp());
    addNumber(record.timestampType().id);
    addBytes(record.key());
    addBytes(record.value());
    Header[] headers = record.headers().toArray();
    addNumber(headers.length);
    for (Header header : headers) {
      addBytes(header.key().getBytes(UTF_8));
      addBytes(header.value());
    }
  }

  PartitionDigest build() {
    return new PartitionDigest(records, HexFormat.of().formatHex(sha256.digest()));
  }

  private void addBytes(byte @Nullable [] bytes) {
    addNumber(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      sha256.update(bytes);
    }
  }

  private void addNumber(long number) {
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
  }
}
