package sh.oso.kafka.backup.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;

/** What a person finds in the folder, and what else may have got there. */
class FolderLayoutTest {

  private final Path root;
  private final FilesystemStore store;

  FolderLayoutTest(@TempDir Path folder) {
    root = folder.resolve("not/yet/there");
    store = new FilesystemStore(root);
  }

  @Test
  void keepsAKeyAsAPathOfTheSameName() throws IOException {
    put("topics/orders/0/00042.log.zst", 10);
    assertThat(root.resolve("topics/orders/0/00042.log.zst")).hasSize(10);
    assertThat(files()).containsExactly("topics/orders/0/00042.log.zst");
  }

  @Test
  void listsAHundredThousandSegmentsFolderByFolder() throws IOException {
    for (int partition = 0; partition < 100; partition++) {
      Path folder =
          Files.createDirectories(root.resolve(String.format("topics/orders/%03d", partition)));
      for (int i = 0; i < 1_000; i++) {
        Files.createFile(folder.resolve(String.format("%020d.log", i)));
      }
    }
    WeakReference<ObjectStat> early;
    int count = 1;
    String last = "";
    try (ObjectListing listing = store.list("topics/", "")) {
      early = new WeakReference<>(listing.next().orElseThrow());
      for (Optional<ObjectStat> next = listing.next();
          next.isPresent();
          next = listing.next(), count++) {
        assertThat(next.get().key().value()).isGreaterThan(last);
        last = next.get().key().value();
      }
      assertThat(count).isEqualTo(100_000);
      for (int i = 0; i < 20 && early.get() != null; i++) {
        System.gc();
      }
      assertThat(early.get()).as("an object of a folder long gone through").isNull();
    }
  }

  @Test
  void leavesNoTemporaryFileBehind() throws IOException {
    put("a/b", 10);
    assertThatThrownBy(() -> put("a/b", 11)).isInstanceOf(StorageException.class);
    assertThat(files()).containsExactly("a/b");
  }

  @Test
  void doesNotTakeLeftOversOfACrashForObjects() throws IOException {
    put("a/b", 10);
    Files.write(root.resolve("a/" + FileNames.temporary()), new byte[5]);
    Files.write(root.resolve(FileNames.temporary()), new byte[5]);
    assertThat(keys()).containsExactly("a/b");
    assertThat(store.delete(List.of(ObjectKey.of("a/b")))).isEmpty();
    assertThat(keys()).isEmpty();
    put("a/b", 10);
  }

  @Test
  void removesOldLeftOversOfACrashFromFoldersThatAreWrittenTo() throws IOException {
    Path old = leftOver("a/", 25);
    Path fresh = leftOver("a/", 23);
    Path elsewhere = leftOver("b/", 25);
    put("a/b", 10);
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
    assertThat(elsewhere).exists();
    assertThat(keys()).containsExactly("a/b");
  }

  @Test
  void removesOldLeftOversOfACrashFromFoldersThatAreDeletedFrom() throws IOException {
    put("a/b", 10);
    Path old = leftOver("a/", 25);
    new FilesystemStore(root).delete(List.of(ObjectKey.of("a/b")));
    assertThat(old).doesNotExist();
    assertThat(root.resolve("a")).doesNotExist();
  }

  private Path leftOver(String folder, int hours) throws IOException {
    Path file = root.resolve(folder + FileNames.temporary());
    Files.createDirectories(root.resolve(folder));
    Files.write(file, new byte[5]);
    return Files.setLastModifiedTime(
        file, FileTime.from(Instant.now().minus(Duration.ofHours(hours))));
  }

  @Test
  void removesFoldersThatBecameEmptyButNeverTheRoot() throws IOException {
    put("a/b/c/d", 1);
    put("a/x", 1);
    store.delete(List.of(ObjectKey.of("a/b/c/d")));
    assertThat(root.resolve("a/b")).doesNotExist();
    assertThat(root.resolve("a/x")).exists();
    store.delete(List.of(ObjectKey.of("a/x")));
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void putsWhileOthersRemoveEmptyFolders() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        String key = "deep/er/folder/" + thread;
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 50; i++) {
                    put(key, 1);
                    assertThat(store.delete(List.of(ObjectKey.of(key)))).isEmpty();
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void followsNoSymbolicLinkBelowTheRoot(@TempDir Path elsewhere) throws IOException {
    put("a/b", 1);
    Files.write(elsewhere.resolve("secret"), new byte[100]);
    Files.createSymbolicLink(root.resolve("a/link"), elsewhere);
    Files.createSymbolicLink(root.resolve("a/file"), elsewhere.resolve("secret"));
    Files.createSymbolicLink(root.resolve("a/loop"), root);

    assertThat(keys()).containsExactly("a/b");
    for (String key : List.of("a/link/secret", "a/file", "a/link/new", "a/loop/a/b")) {
      ObjectKey objectKey = ObjectKey.of(key);
      assertThatThrownBy(() -> store.openRange(objectKey, 0, 1))
          .as(key)
          .isInstanceOf(StorageAccessException.class)
          .hasMessageContaining("symbolic link");
      assertThatThrownBy(() -> store.findStat(objectKey)).isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> put(key, 1)).isInstanceOf(StorageAccessException.class);
      assertThat(store.delete(List.of(objectKey))).containsKey(objectKey);
    }
    assertThat(elsewhere.resolve("secret")).hasSize(100);
    assertThat(elsewhere.resolve("new")).doesNotExist();
  }

  @Test
  void takesASymbolicLinkForItsRoot(@TempDir Path elsewhere) throws IOException {
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), Files.createDirectories(root));
    try (FilesystemStore linked = new FilesystemStore(link)) {
      linked.put(ObjectKey.of("a/b"), ObjectContent.of(new byte[3]), Lifetime.LASTING);
    }
    assertThat(keys()).containsExactly("a/b");
    Files.delete(link);
  }

  @Test
  void saysThatTheRootIsAFile() throws IOException {
    Files.createDirectories(root.resolve(".."));
    Files.write(root, new byte[1]);
    assertThatThrownBy(this::keys)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(root.toString());
    assertThatThrownBy(() -> put("a", 1))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(root.toString());
  }

  @Test
  void namesTheFolderItMayNotWriteTo() throws IOException {
    put("a/b", 1);
    Path folder = root.resolve("a");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
    try {
      if (Files.isWritable(folder)) {
        // The superuser may write everywhere: nothing to refuse.
        put("a/c", 1);
      } else {
        assertThatThrownBy(() -> put("a/c", 1))
            .isInstanceOf(StorageAccessException.class)
            .hasMessageContaining(folder.toString());
      }
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void noticesAFileThatIsCutShortWhileItIsRead() throws IOException {
    put("a", 1_000);
    try (InputStream in = store.openRange(ObjectKey.of("a"), 0, 1_000)) {
      assertThat(in.readNBytes(10)).hasSize(10);
      Files.write(root.resolve("a"), new byte[500]);
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("500");
    }
  }

  @Test
  void listsLargeTreesInOrder() throws IOException {
    List<ObjectKey> expected = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      String key = "topics/t" + i % 13 + (i % 2 == 0 ? "" : "-x") + "/" + i % 7 + "/" + i;
      expected.add(ObjectKey.of(key));
      Path file = root.resolve(key);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
    expected.sort(null);
    assertThat(keys()).isEqualTo(expected.stream().map(ObjectKey::value).toList());
  }

  @Test
  void refusesToWorkOnceClosed() throws IOException {
    put("a", 100);
    InputStream in = store.openRange(ObjectKey.of("a"), 0, 100);
    store.close();
    assertThatThrownBy(in::read).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> put("b", 1))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("closed");
    in.close();
  }

  private void put(String key, int size) throws IOException {
    store.put(ObjectKey.of(key), ObjectContent.of(new byte[size]), Lifetime.LASTING);
  }

  private List<String> keys() throws IOException {
    List<String> keys = new ArrayList<>();
    try (ObjectListing listing = store.list("", "")) {
      for (Optional<ObjectStat> next = listing.next(); next.isPresent(); next = listing.next()) {
        keys.add(next.get().key().value());
      }
    }
    return keys;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).map(p -> root.relativize(p).toString()).toList();
    }
  }
}
