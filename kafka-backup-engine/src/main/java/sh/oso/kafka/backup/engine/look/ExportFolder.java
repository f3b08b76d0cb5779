package sh.oso.kafka.backup.engine.look;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackupException;

/** A folder that an export fills; of a failed one it takes back what it made. For one thread. */
final class ExportFolder {

  private final Path folder;
  private final Deque<Path> made = new ArrayDeque<>();

  /**
   * Takes a folder, which is made if there is none.
   *
   * @throws InvalidRequestException if there is something in it
   */
  ExportFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    try {
      makeFolders(this.folder);
      try (Stream<Path> there = Files.list(this.folder)) {
        if (there.findAny().isPresent()) {
          throw new InvalidRequestException(
              "folder " + folder + " is not empty; name one that is empty or new");
        }
      }
    } catch (IOException e) {
      throw failure(this.folder, e);
    }
  }

  Path path() {
    return folder;
  }

  private void makeFolders(Path wanted) throws IOException {
    if (!Files.isDirectory(wanted)) {
      Path parent = wanted.getParent();
      if (parent != null) {
        makeFolders(parent);
      }
      made.push(Files.createDirectory(wanted));
    }
  }

  /** Makes a folder within. */
  void makeFolder(String name) {
    Path wanted = folder.resolve(name);
    try {
      made.push(Files.createDirectory(wanted));
    } catch (IOException e) {
      throw failure(wanted, e);
    }
  }

  /**
   * Begins a file, which gets its name when it is finished.
   *
   * @param name relative to the folder
   */
  NewFile open(String name) {
    Path wanted = folder.resolve(name);
    try {
      NewFile file = NewFile.open(wanted, made::push);
      made.push(file.partial());
      return file;
    } catch (IOException e) {
      throw failure(wanted, e);
    }
  }

  /** Takes back all files and folders that were made. */
  void clear(Throwable reason) {
    for (Path path : made) {
      try {
        Files.deleteIfExists(path);
      } catch (DirectoryNotEmptyException e) {
        // Somebody else put something there: it is theirs.
      } catch (IOException e) {
        reason.addSuppressed(e);
      }
    }
    made.clear();
  }

  /** What trouble with a file means to users. */
  static KafkaBackupException failure(Path file, IOException e) {
    if (e instanceof FileAlreadyExistsException) {
      return new InvalidRequestException(
          file + " exists already and is left as it is; export to a folder that is empty or new",
          e);
    }
    if (e instanceof AccessDeniedException) {
      return new KafkaBackupException(file + " cannot be written: access is denied", e);
    }
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    return new KafkaBackupException(
        file + " cannot be written: " + reason + "; what was exported is taken back", e);
  }
}
