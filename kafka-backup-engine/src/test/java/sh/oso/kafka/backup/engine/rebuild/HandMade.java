package sh.oso.kafka.backup.engine.rebuild;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.apache.kafka.common.Uuid;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.engine.segment.FrameEntry;
import sh.oso.kafka.backup.engine.segment.SegmentIndex;
import sh.oso.kafka.backup.engine.segment.SegmentOrigin;

/** Segments of one topic that describe themselves; what is in their frames is noise. */
public final class HandMade {

  public static final String TOPIC = "t";

  private static final UUID ID = new UUID(5, 6);
  private static final String FOLDER = "topics/" + TOPIC + "/" + new Uuid(5, 6) + "/";
  private static final int FRAME_BYTES = 100;

  private HandMade() {}

  /** Stores a segment in an object of its own; gives back its key. */
  public static String put(
      ObjectStore store, int partition, long first, long last, String writerId) {
    String key = FOLDER + partition + "/" + "%020d.%s.log".formatted(first, writerId);
    put(store, key, segment(partition, first, last));
    return key;
  }

  /** Stores segments of some partitions end to end, of which one may be damaged (-1 for none). */
  static void putPack(ObjectStore store, int partitions, int damaged) {
    ByteArrayOutputStream pack = new ByteArrayOutputStream();
    for (int partition = 0; partition < partitions; partition++) {
      byte[] segment = segment(partition, 0, 9);
      segment[FRAME_BYTES / 2] ^= (byte) (partition == damaged ? 1 : 0);
      pack.writeBytes(segment);
    }
    put(store, FOLDER + "packed/0000000a-1.seg", pack.toByteArray());
  }

  private static void put(ObjectStore store, String key, byte[] bytes) {
    try {
      store.put(ObjectKey.of(key), ObjectContent.of(bytes), Lifetime.LASTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] segment(int partition, long first, long last) {
    byte[] frame = new byte[FRAME_BYTES];
    new Random(first * 31 + partition).nextBytes(frame);
    CRC32C checksum = new CRC32C();
    checksum.update(frame);
    FrameEntry entry =
        new FrameEntry(
            first,
            last,
            1,
            2,
            (int) (last - first + 1),
            true,
            FRAME_BYTES,
            FRAME_BYTES,
            FRAME_BYTES,
            1,
            (int) checksum.getValue());
    ByteArrayOutputStream segment = new ByteArrayOutputStream();
    segment.writeBytes(frame);
    segment.writeBytes(
        new SegmentIndex("none", new SegmentOrigin("cluster", TOPIC, ID, partition), List.of(entry))
            .encode());
    return segment.toByteArray();
  }
}
