package sh.oso.kafka.backup.api.record;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Leaves out the records of some keys, as for requests to erase what is known of somebody. */
public final class DropKeys implements RecordFilter {

  private static final Keep KEEP = new Keep();
  private static final Drop DROP = new Drop();

  private final Set<ByteBuffer> keys;
  private final String id;

  private DropKeys(Set<ByteBuffer> keys) {
    this.keys = keys;
    this.id = "drop-keys " + digest(keys);
  }

  /**
   * Drops records by key, byte for byte.
   *
   * @param keys the keys; copied
   * @return the filter
   */
  public static DropKeys of(Collection<byte[]> keys) {
    Set<ByteBuffer> copies = new HashSet<>();
    keys.forEach(key -> copies.add(ByteBuffer.wrap(key.clone())));
    return new DropKeys(copies);
  }

  private static String digest(Set<ByteBuffer> keys) {
    List<ByteBuffer> sorted = keys.stream().sorted().toList();
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    for (ByteBuffer key : sorted) {
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(key.remaining()).flip());
      digest.update(key.duplicate());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The SHA-256 of the keys; of the keys themselves nothing is kept with a restore. */
  @Override
  public String id() {
    return id;
  }

  @Override
  public Decision decide(BackupRecord record) {
    byte[] key = record.key();
    return key != null && keys.contains(ByteBuffer.wrap(key)) ? DROP : KEEP;
  }
}
