package sh.oso.kafka.backup.storage.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.StorageAccessException;

/** Where keys lie below a root. */
final class KeyPaths {

  private final Path root;

  KeyPaths(Path root) {
    this.root = root;
  }

  /**
   * The file of a key.
   *
   * @throws StorageAccessException if a symbolic link is on the way, which might lead elsewhere
   */
  Path file(ObjectKey key) throws IOException {
    Path path = root;
    for (String part : key.value().split("/", -1)) {
      path = path.resolve(FileNames.encode(part));
      if (Files.isSymbolicLink(path)) {
        throw new StorageAccessException(
            path + " is a symbolic link, and links below " + root + " are not followed");
      }
    }
    return path;
  }

  /** Tells whether a file stands where the folder of {@code file} would have to be. */
  boolean isBelowFile(Path file) {
    for (Path p = file.getParent(); p != null && !p.equals(root); p = p.getParent()) {
      if (Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)) {
        return true;
      }
    }
    return false;
  }
}
