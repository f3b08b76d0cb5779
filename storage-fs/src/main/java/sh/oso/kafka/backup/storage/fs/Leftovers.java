package sh.oso.kafka.backup.storage.fs;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Removes temporary files of writers that were killed. A writer at work writes to its file, so one
 * that was not written to for a day has none. Should a writer have slept that long after all, its
 * put fails and nothing else happens. Safe for use by many threads.
 */
final class Leftovers {

  private static final Duration AGE = Duration.ofHours(24);

  private final Map<Path, Instant> looked = new ConcurrentHashMap<>();

  /**
   * Looks through a folder, unless that was done less than a day ago. What goes wrong is left for
   * the next time.
   *
   * @param folder in which a name was made or removed just now: its own time of change tells what
   *     time it is, by the clock of the machine that has the files
   */
  void remove(Path folder) {
    try {
      Instant now = Files.getLastModifiedTime(folder).toInstant();
      Instant before = looked.get(folder);
      if (before != null && now.isBefore(before.plus(AGE))) {
        return;
      }
      looked.put(folder, now);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, FileNames::isTemporary)) {
        for (Path file : files) {
          removeIfOld(file, now);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // It only takes up room.
    }
  }

  private static void removeIfOld(Path file, Instant now) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Instant written = attributes.lastModifiedTime().toInstant();
    if (attributes.isRegularFile() && written.isBefore(now.minus(AGE))) {
      Files.deleteIfExists(file);
    }
  }
}
