package sh.oso.kafka.backup.storage.fs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreCapability;

/** A folder as a store; the package documentation says how. */
final class FilesystemStore implements ObjectStore {

  private final Path root;
  private final KeyPaths paths;
  private final Folders folders;
  private final Leftovers leftovers = new Leftovers();
  private volatile boolean closed;

  FilesystemStore(Path root) {
    this.root = root;
    this.paths = new KeyPaths(root);
    this.folders = new Folders(root);
  }

  @Override
  public String location() {
    try {
      return new URI(FilesystemStoreProvider.SCHEME, "", root.toString(), null).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("an absolute path makes a URI", e);
    }
  }

  @Override
  public Set<StoreCapability> capabilities() {
    return Set.of(StoreCapability.CREATE_ONLY, StoreCapability.CREATE_ONLY_STREAM);
  }

  @Override
  public ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime)
      throws IOException {
    checkOpen();
    Path file = paths.file(key);
    if (findAttributes(file).isPresent()) {
      throw new PreconditionFailedException(file + " exists already");
    }
    try (NewFile written = NewFile.write(folders, file, content)) {
      ObjectStat stat = stat(key, written.attributes());
      written.publish();
      leftovers.remove(Folders.parent(file));
      return stat;
    }
  }

  @Override
  public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
    checkOpen();
    Path file = paths.file(key);
    long fileBytes =
        findAttributes(file)
            .orElseThrow(() -> new ObjectNotFoundException(file + " does not exist"))
            .size();
    if (firstByte < 0 || sizeBytes < 0 || firstByte > fileBytes - sizeBytes) {
      throw new StorageException(
          file
              + " has "
              + fileBytes
              + " bytes; "
              + sizeBytes
              + " bytes from "
              + firstByte
              + " on are not within it");
    }
    FileChannel channel =
        FsFailures.guardReading(
            "opening",
            file,
            () ->
                FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    return new RangeStream(file, channel, firstByte, sizeBytes, () -> closed);
  }

  @Override
  public Optional<ObjectStat> findStat(ObjectKey key) throws IOException {
    checkOpen();
    return findAttributes(paths.file(key)).map(attributes -> stat(key, attributes));
  }

  @Override
  public ObjectListing list(String prefix, String after) throws IOException {
    checkOpen();
    int slash = prefix.lastIndexOf('/');
    if (slash < 0) {
      return TreeListing.open(root, "", prefix, after);
    }
    ObjectKey folder;
    try {
      folder = ObjectKey.of(prefix.substring(0, slash));
    } catch (IllegalArgumentException e) {
      return TreeListing.empty();
    }
    return TreeListing.open(paths.file(folder), folder + "/", prefix, after);
  }

  @Override
  public Map<ObjectKey, StorageException> delete(Collection<ObjectKey> keys) throws IOException {
    checkOpen();
    Map<ObjectKey, StorageException> failures = new LinkedHashMap<>();
    Set<Path> touched = new LinkedHashSet<>();
    for (ObjectKey key : keys) {
      try {
        Path file = paths.file(key);
        if (findAttributes(file).isPresent()) {
          FsFailures.guardReading("deleting", file, () -> Files.deleteIfExists(file));
          touched.add(Folders.parent(file));
        }
      } catch (StorageException e) {
        failures.put(key, e);
      }
    }
    for (Path folder : touched) {
      leftovers.remove(folder);
      try {
        folders.prune(folder);
      } catch (IOException e) {
        throw FsFailures.ofReading("deleting from", folder, e);
      }
    }
    return failures;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() throws StorageException {
    if (closed) {
      throw new StorageException("the store " + location() + " is closed");
    }
  }

  /** What is known of an object's file; folders are none. */
  private Optional<BasicFileAttributes> findAttributes(Path file) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw FsFailures.interrupted("looking up", file);
    }
    try {
      return Optional.of(
              Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS))
          .filter(BasicFileAttributes::isRegularFile);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if (paths.isBelowFile(file)) {
        return Optional.empty();
      }
      throw FsFailures.ofReading("looking up", file, e);
    } catch (IOException e) {
      throw FsFailures.ofReading("looking up", file, e);
    }
  }

  static ObjectStat stat(ObjectKey key, BasicFileAttributes attributes) {
    return new ObjectStat(key, attributes.size(), attributes.lastModifiedTime().toInstant());
  }
}
