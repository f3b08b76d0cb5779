package sh.oso.kafka.backup.engine.look;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Log segments of one partition, as a broker names and bounds them: each has the first offset that
 * it may hold as its name, less than 1 GiB, and offsets that differ from its name by an {@code
 * int}. For one thread.
 */
final class LogFiles implements AutoCloseable {

  private final ExportFolder folder;
  private final String partitionFolder;
  private final long mostBytes;
  private final List<String> files = new ArrayList<>();
  private @Nullable NewFile file;
  private long firstOffset;
  private long finishedBytes;
  private byte[] copy = new byte[64 << 10];

  /**
   * Makes the partition's folder, and its first file.
   *
   * @param startOffset the first file's name
   * @param mostBytes size that a file does not pass, unless one batch alone does
   */
  LogFiles(ExportFolder folder, String partitionFolder, long startOffset, long mostBytes) {
    this.folder = folder;
    this.partitionFolder = partitionFolder;
    this.mostBytes = mostBytes;
    folder.makeFolder(partitionFolder);
    open(startOffset);
  }

  private NewFile open(long offset) {
    String name = String.format(Locale.ROOT, "%s/%020d.log", partitionFolder, offset);
    NewFile opened = folder.open(name);
    file = opened;
    firstOffset = offset;
    files.add(name);
    return opened;
  }

  /**
   * Adds a batch.
   *
   * @param batch the whole batch, from position to limit
   */
  void append(ByteBuffer batch, long baseOffset, long lastOffset) {
    int size = batch.remaining();
    NewFile current = file;
    boolean full =
        current != null
            && current.bytes() > 0
            && (current.bytes() + size > mostBytes || lastOffset - firstOffset > Integer.MAX_VALUE);
    if (full || current == null) {
      finish();
      current = open(baseOffset);
    }
    if (copy.length < size) {
      copy = new byte[size];
    }
    batch.get(copy, 0, size);
    current.write(copy, size);
  }

  /** Finishes the file that is open. */
  void finish() {
    NewFile current = file;
    if (current != null) {
      file = null;
      try (current) {
        current.finish();
        finishedBytes += current.bytes();
      }
    }
  }

  /** Bytes of the finished files. */
  long bytes() {
    return finishedBytes;
  }

  List<String> files() {
    return files;
  }

  @Override
  public void close() {
    NewFile current = file;
    if (current != null) {
      current.close();
    }
  }
}
