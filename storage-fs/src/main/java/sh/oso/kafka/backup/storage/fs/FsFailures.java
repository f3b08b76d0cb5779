package sh.oso.kafka.backup.storage.fs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageFullException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;

/**
 * Says of the system's failures what the caller may do about them. Most come with nothing but the C
 * library's text for the error number, so that texts are looked at here, and nowhere else.
 */
final class FsFailures {

  private static final String READ_ONLY = "Read-only file system";
  private static final List<String> FULL =
      List.of("No space left on device", "Disk quota exceeded");
  private static final List<String> REFUSED =
      List.of("Permission denied", "Operation not permitted", READ_ONLY);
  private static final List<String> PASSING =
      List.of(
          "Stale file handle",
          "Connection timed out",
          "Host is down",
          "Transport endpoint is not connected",
          "Too many open files",
          "Resource temporarily unavailable");

  private static final String FREE_SOME_ROOM = "; free some room and try again";

  private FsFailures() {}

  /** Something to do with files. */
  @FunctionalInterface
  interface FileCall<T> {
    T run() throws IOException;
  }

  static <T> T guardReading(String attempt, Path path, FileCall<T> call) throws IOException {
    try {
      return call.run();
    } catch (IOException e) {
      throw ofReading(attempt, path, e);
    }
  }

  static <T> T guardWriting(String attempt, Path path, FileCall<T> call) throws IOException {
    try {
      return call.run();
    } catch (IOException e) {
      throw ofWriting(attempt, path, e);
    }
  }

  static IOException ofWriting(String attempt, Path path, IOException failure) {
    IOException kind = ofReading(attempt, path, failure);
    // In other languages than English the texts are others: then the room left tells.
    return kind.getClass() == StorageException.class && hasNoRoom(path)
        ? new StorageFullException(kind.getMessage() + FREE_SOME_ROOM, failure)
        : kind;
  }

  /** A new name for a file which the caller has just written to the same folder was refused. */
  static IOException ofLinking(Path path, FileSystemException failure) {
    IOException kind = ofWriting("linking", path, failure);
    boolean hasNoLinks =
        kind.getClass() == StorageException.class
            || (kind instanceof StorageAccessException
                && !(failure instanceof AccessDeniedException));
    return hasNoLinks ? noLinks(path, reason(path, failure), failure) : kind;
  }

  static StorageException noLinks(Path path, String reason, Exception failure) {
    return new StorageException(
        "linking "
            + path
            + " failed: "
            + reason
            + "; this file system seems to have no hard links, without which an object cannot be"
            + " created whole or not at all: use another one, or an object store",
        failure);
  }

  static IOException ofReading(String attempt, Path path, IOException failure) {
    if (failure instanceof StorageException || failure instanceof InterruptedIOException) {
      return failure;
    }
    if (failure instanceof ClosedByInterruptException) {
      return interrupted(attempt, path);
    }
    String what = attempt + " " + path + " failed: ";
    String reason = reason(path, failure);
    if (failure instanceof NoSuchFileException) {
      return new ObjectNotFoundException(what + "it does not exist", failure);
    }
    if (failure instanceof AccessDeniedException || mentions(REFUSED, reason)) {
      return new StorageAccessException(what + reason + advice(reason), failure);
    }
    if (mentions(FULL, reason)) {
      return new StorageFullException(what + reason + FREE_SOME_ROOM, failure);
    }
    if (mentions(PASSING, reason)) {
      return new StorageUnavailableException(what + reason, failure);
    }
    if (failure instanceof ClosedChannelException) {
      return new StorageException(what + "it was closed meanwhile", failure);
    }
    return new StorageException(what + reason, failure);
  }

  static InterruptedIOException interrupted(String attempt, Path path) {
    return new InterruptedIOException(attempt + " " + path + " was interrupted");
  }

  /** What the system says, and of which file or folder unless that is the obvious one. */
  private static String reason(Path path, IOException failure) {
    if (!(failure instanceof FileSystemException detailed)) {
      return failure.getMessage() == null
          ? failure.getClass().getSimpleName()
          : failure.getMessage();
    }
    String reason =
        failure instanceof AccessDeniedException
            ? "access denied"
            : detailed.getReason() == null
                ? failure.getClass().getSimpleName()
                : detailed.getReason();
    String place = detailed.getFile();
    boolean isObvious =
        place == null || place.equals(path.toString()) || FileNames.isTemporary(Path.of(place));
    return isObvious ? reason : reason + " (" + place + ")";
  }

  private static String advice(String reason) {
    return reason.contains(READ_ONLY)
        ? "; mount it for writing, or choose another folder"
        : "; let the user " + System.getProperty("user.name") + " read and write there";
  }

  private static boolean mentions(List<String> texts, String reason) {
    return texts.stream().anyMatch(reason::contains);
  }

  private static boolean hasNoRoom(Path path) {
    Path folder = path.getParent();
    try {
      return folder != null && Files.getFileStore(folder).getUsableSpace() < 4096;
    } catch (IOException e) {
      return false;
    }
  }
}
