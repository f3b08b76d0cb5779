package sh.oso.kafka.backup.storage.fs;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import sh.oso.kafka.backup.api.store.StorageException;

/** The folders below a root: made when needed, removed when empty, and durable when asked. */
final class Folders {

  private static final int MAX_ATTEMPTS = 100;

  private final Path root;

  Folders(Path root) {
    this.root = root;
  }

  /** Creates a file that must not exist, in a folder which another thread may be removing. */
  FileChannel createFile(Path file) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        make(parent(file));
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (NoSuchFileException e) {
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void make(Path folder) throws IOException {
    if (folder.equals(root)) {
      makeRoot(root);
    } else if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      make(parent(folder));
      createUnlessThere(folder, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static void makeRoot(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = parent(folder);
      makeRoot(parent);
      createUnlessThere(folder);
      sync(parent);
    }
  }

  private static void createUnlessThere(Path folder, LinkOption... links) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder, links)) {
        throw new StorageException(
            folder + " is a file where a folder is needed; a key cannot go on below an object", e);
      }
    }
  }

  /** Makes the names in a folder, and those of all folders from the root to it, durable. */
  void syncUpwards(Path folder) throws IOException {
    for (Path p = folder; !p.equals(root); p = parent(p)) {
      // Where it is gone, somebody deleted the last object in it meanwhile, and made that durable.
      syncIfThere(p);
    }
    sync(root);
  }

  /** An interrupt does not stop this, since what was named cannot be taken back; it is kept. */
  private static void sync(Path folder) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
          channel.force(true);
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Removes a folder if it is empty, then its parents likewise; what is gone is durably gone. */
  void prune(Path folder) throws IOException {
    Path p = folder;
    while (!p.equals(root) && removeIfEmpty(p)) {
      p = parent(p);
    }
    while (!p.equals(root) && !syncIfThere(p)) {
      p = parent(p);
    }
    if (p.equals(root)) {
      sync(root);
    }
  }

  private static boolean syncIfThere(Path folder) throws IOException {
    try {
      sync(folder);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static boolean removeIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
      return true;
    } catch (IOException e) {
      // Not empty, or kept for whatever reason: an empty folder does no harm.
      return false;
    }
  }

  static Path parent(Path path) throws StorageException {
    Path parent = path.getParent();
    if (parent == null) {
      throw new StorageException(path + " is not inside of a folder");
    }
    return parent;
  }
}
