package sh.oso.kafka.backup.storage.azure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import sh.oso.kafka.backup.api.store.StorageException;

/**
 * The blocks of one upload: their sizes and ids. A blob has at most 50,000 blocks, so that they
 * grow to the double after each 10,000: blocks that begin with 8 MiB have room for 2.4 TiB.
 */
final class Blocks {

  static final int MOST = 50_000;
  private static final int BEFORE_GROWTH = 10_000;
  private static final int LARGEST = 1 << 30;

  private final String writer;
  private final int firstSize;
  private final List<String> ids = new ArrayList<>();

  /**
   * Begins with no block.
   *
   * @param writer text of always the same length that no other upload has: ids of all blocks of a
   *     blob must be of one length, those of other writers among them
   */
  Blocks(String writer, int firstSize) {
    this.writer = writer;
    this.firstSize = firstSize;
  }

  /** How many bytes the next block holds. */
  int nextSize() {
    return (int) Math.min((long) firstSize << (ids.size() / BEFORE_GROWTH), LARGEST);
  }

  /** Adds a block. */
  String add() throws StorageException {
    if (ids.size() == MOST) {
      throw new StorageException(
          "a blob has at most " + MOST + " blocks, and the content is longer; raise blockSize");
    }
    String text = String.format(Locale.ROOT, "%s-%05d", writer, ids.size());
    String id = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    ids.add(id);
    return id;
  }

  List<String> ids() {
    return List.copyOf(ids);
  }
}
