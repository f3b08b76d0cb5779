package sh.oso.kafka.backup.storage.fs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageException;

/** Durable content under a temporary name, waiting for its own; closing removes that name. */
final class NewFile implements AutoCloseable {

  private static final int CHUNK_BYTES = 128 << 10;

  private final Folders folders;
  private final Path temporary;
  private final Path file;

  private NewFile(Folders folders, Path file) {
    this.folders = folders;
    this.file = file;
    this.temporary = file.resolveSibling(FileNames.temporary());
  }

  /** Writes all content beside {@code file}; what reading it throws comes through as it is. */
  static NewFile write(Folders folders, Path file, ObjectContent content) throws IOException {
    NewFile written = new NewFile(folders, file);
    try {
      written.fill(content);
      return written;
    } catch (Throwable e) {
      try {
        written.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private void fill(ObjectContent content) throws IOException {
    try (FileChannel channel =
        FsFailures.guardWriting("writing", file, () -> folders.createFile(temporary))) {
      long size = copy(content, channel);
      OptionalLong promised = content.sizeBytes();
      if (promised.isPresent() && promised.getAsLong() != size) {
        throw new StorageException(
            "content for "
                + file
                + " should have "
                + promised.getAsLong()
                + " bytes but has "
                + size);
      }
      FsFailures.guardWriting(
          "writing",
          file,
          () -> {
            channel.force(true);
            return size;
          });
    }
  }

  private long copy(ObjectContent content, FileChannel channel) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    long size = 0;
    try (InputStream in = content.open()) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, count);
        while (bytes.hasRemaining()) {
          FsFailures.guardWriting("writing", file, () -> channel.write(bytes));
        }
        size += count;
      }
    }
    return size;
  }

  BasicFileAttributes attributes() throws IOException {
    return FsFailures.guardReading(
        "looking up", file, () -> Files.readAttributes(temporary, BasicFileAttributes.class));
  }

  /** Gives the content its name, durably. */
  void publish() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw FsFailures.interrupted("writing", file);
    }
    link();
    try {
      Files.deleteIfExists(temporary);
      folders.syncUpwards(Folders.parent(file));
    } catch (IOException e) {
      throw takeBack(e);
    }
  }

  /** An object that may not outlive a crash must not be found by a second try. */
  private IOException takeBack(IOException cause) {
    IOException failure = FsFailures.ofWriting("making durable", file, cause);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  private void link() throws IOException {
    try {
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        throw isFolder(e);
      }
      if (!isLinked()) {
        throw new PreconditionFailedException(file + " exists already", e);
      }
    } catch (UnsupportedOperationException e) {
      throw FsFailures.noLinks(file, "not supported", e);
    } catch (FileSystemException e) {
      throw FsFailures.ofLinking(file, e);
    }
  }

  /** Over NFS the reply to a link that was made may be lost, and its repetition fails. */
  private boolean isLinked() throws IOException {
    try {
      return Files.isSameFile(file, temporary);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private StorageException isFolder(IOException e) {
    return new StorageException(
        file + " is a folder: an object cannot have the name of a folder of objects", e);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(temporary);
  }
}
