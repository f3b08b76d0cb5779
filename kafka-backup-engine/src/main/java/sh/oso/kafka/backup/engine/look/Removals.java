package sh.oso.kafka.backup.engine.look;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.engine.manifest.Sha256;

/**
 * Looks whether compaction explains that one side of a compacted partition lacks records of the
 * other: of each key, the last record that is missing must be a tombstone, or the side that lacks
 * it must have a later record of that key. Keys are held as 16 bytes of their SHA-256, up to a
 * number of them. For one thread.
 */
final class Removals {

  /** What a key in the map takes of memory. */
  static final int KEY_BYTES = 128;

  private final int mostKeys;
  private final Tally removed = new Tally();
  private final Tally notHeld = new Tally();
  private final Map<Fingerprint, Long> open = new HashMap<>();

  private record Fingerprint(long high, long low) {}

  Removals(int mostKeys) {
    this.mostKeys = mostKeys;
  }

  /** A record that the side lacks, in order of offset. */
  void missing(BackupRecord record) {
    byte[] key = record.key();
    if (key == null) {
      // The cleaner drops what has no key.
      removed.add(record.offset());
      return;
    }
    Fingerprint print = print(key);
    if (record.value() == null) {
      open.remove(print);
      removed.add(record.offset());
    } else if (open.containsKey(print) || open.size() < mostKeys) {
      open.put(print, record.offset());
      removed.add(record.offset());
    } else {
      notHeld.add(record.offset());
    }
  }

  /** A record that the side has. */
  void seen(BackupRecord record) {
    byte[] key = record.key();
    if (key != null && !open.isEmpty()) {
      open.computeIfPresent(print(key), (k, missing) -> record.offset() > missing ? null : missing);
    }
  }

  /** Whether there are keys of which no later record was seen. */
  boolean isOpen() {
    return !open.isEmpty();
  }

  /** What compaction explains; to be asked for at the end. */
  Tally explained() {
    return removed.without(open.size());
  }

  /** What it does not explain. */
  Tally unexplained() {
    Tally tally = new Tally();
    open.values().stream().sorted().forEach(tally::add);
    return tally;
  }

  /** What was not looked for, since too many keys were missing. */
  Tally notHeld() {
    return notHeld;
  }

  private static Fingerprint print(byte[] key) {
    ByteBuffer digest = ByteBuffer.wrap(Sha256.digest().digest(key));
    return new Fingerprint(digest.getLong(), digest.getLong());
  }
}
