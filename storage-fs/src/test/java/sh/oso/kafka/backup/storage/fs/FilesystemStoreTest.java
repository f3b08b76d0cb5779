package sh.oso.kafka.backup.storage.fs;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.testkit.store.ObjectStoreContract;

class FilesystemStoreTest extends ObjectStoreContract {

  private final Path folder;

  FilesystemStoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Override
  protected ObjectStore open(String place) {
    return new FilesystemStore(folder.resolve(place));
  }

  /** A file name has at most 255 bytes. */
  @Override
  public int maxPartBytes() {
    return 255;
  }

  @Override
  public boolean keepsObjectsBesideFolders() {
    return false;
  }

  /** Each takes an fsync or three. */
  @Override
  public int manyObjects() {
    return 1_000;
  }
}
