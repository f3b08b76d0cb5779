package sh.oso.kafka.backup.engine.look;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import sh.oso.kafka.backup.api.KafkaBackupException;

/**
 * A file that has another name while it is written, so that nobody takes a part for the whole. For
 * one thread.
 */
final class NewFile implements AutoCloseable {

  static final String PARTIAL = ".partial";

  private static final int BUFFER_BYTES = 256 << 10;

  private final Path path;
  private final Path partial;
  private final FileChannel channel;
  private final Consumer<Path> named;
  private final OutputStream out;
  private long bytes;

  private NewFile(Path path, Path partial, FileChannel channel, Consumer<Path> named) {
    this.path = path;
    this.partial = partial;
    this.channel = channel;
    this.named = named;
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
  }

  /**
   * Begins a file.
   *
   * @param named is told of the path when the file has it
   */
  static NewFile open(Path path, Consumer<Path> named) throws IOException {
    Path partial = path.resolveSibling(path.getFileName() + PARTIAL);
    return new NewFile(
        path,
        partial,
        FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        named);
  }

  Path partial() {
    return partial;
  }

  /** Bytes written so far. */
  long bytes() {
    return bytes;
  }

  void write(byte[] content, int length) {
    try {
      out.write(content, 0, length);
      bytes += length;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Makes it durable and gives it its name; a file of this name is left as it is. */
  void finish() {
    try {
      out.flush();
      channel.force(true);
      channel.close();
      Files.move(partial, path);
      named.accept(path);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private KafkaBackupException failure(IOException e) {
    return ExportFolder.failure(path, e);
  }

  /** Lets go of it; not finished, it keeps its other name. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failure(e);
    }
  }
}
