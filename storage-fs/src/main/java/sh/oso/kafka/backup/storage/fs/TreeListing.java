package sh.oso.kafka.backup.storage.fs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;

/**
 * Walks a tree in the order of keys, with the entries of one folder a level in memory. Within a
 * folder, folders sort as their name and a slash: {@code a-b} comes before what is in {@code a/}.
 */
final class TreeListing implements ObjectListing {

  /** An object if there is a stat, else a folder, whose text ends with a slash. */
  @SuppressWarnings("ArrayRecordComponent") // sorted by, never compared as a whole
  private record Entry(String text, byte[] order, Path path, @Nullable ObjectStat stat) {}

  private final String prefix;
  private final String after;
  private final byte[] afterBytes;
  private final Deque<Deque<Entry>> levels = new ArrayDeque<>();

  private TreeListing(String prefix, String after) {
    this.prefix = prefix;
    this.after = after;
    this.afterBytes = after.getBytes(StandardCharsets.UTF_8);
  }

  /** Begins at a folder, whose keys begin with {@code folderText}. */
  static TreeListing open(Path folder, String folderText, String prefix, String after)
      throws IOException {
    TreeListing listing = new TreeListing(prefix, after);
    listing.levels.push(listing.entries(folder, folderText));
    return listing;
  }

  static TreeListing empty() {
    return new TreeListing("", "");
  }

  @Override
  public Optional<ObjectStat> next() throws IOException {
    while (!levels.isEmpty()) {
      Entry entry = levels.element().poll();
      if (entry == null) {
        levels.pop();
      } else if (entry.stat() != null) {
        return Optional.of(entry.stat());
      } else if (Thread.currentThread().isInterrupted()) {
        throw FsFailures.interrupted("listing", entry.path());
      } else {
        levels.push(entries(entry.path(), entry.text()));
      }
    }
    return Optional.empty();
  }

  private Deque<Entry> entries(Path folder, String folderText) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        findEntry(file, folderText).ifPresent(entries::add);
      }
    } catch (NoSuchFileException e) {
      return new ArrayDeque<>();
    } catch (NotDirectoryException e) {
      if (folderText.isEmpty()) {
        throw FsFailures.ofReading("listing", folder, e);
      }
      return new ArrayDeque<>();
    } catch (DirectoryIteratorException e) {
      throw FsFailures.ofReading("listing", folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw FsFailures.ofReading("listing", folder, e);
    }
    entries.sort((a, b) -> Arrays.compareUnsigned(a.order(), b.order()));
    return new ArrayDeque<>(entries);
  }

  private Optional<Entry> findEntry(Path file, String folderText) throws IOException {
    Optional<String> part = FileNames.decode(file.getFileName().toString());
    if (part.isEmpty()) {
      return Optional.empty();
    }
    String objectText = folderText + part.get();
    String insideText = objectText + "/";
    boolean asObject = objectText.startsWith(prefix) && isAfter(objectText);
    boolean asFolder =
        (insideText.startsWith(prefix) || prefix.startsWith(insideText))
            && (isAfter(insideText) || after.startsWith(insideText));
    if (!asObject && !asFolder) {
      return Optional.empty();
    }
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (asFolder && attributes.isDirectory()) {
      return Optional.of(entry(insideText, file, null));
    }
    if (asObject && attributes.isRegularFile()) {
      return findKey(objectText)
          .map(key -> entry(objectText, file, FilesystemStore.stat(key, attributes)));
    }
    return Optional.empty();
  }

  private static Entry entry(String text, Path path, @Nullable ObjectStat stat) {
    return new Entry(text, text.getBytes(StandardCharsets.UTF_8), path, stat);
  }

  private boolean isAfter(String text) {
    return Arrays.compareUnsigned(text.getBytes(StandardCharsets.UTF_8), afterBytes) > 0;
  }

  /** Files that others put here may have names that no key has. */
  private static Optional<ObjectKey> findKey(String text) {
    try {
      return Optional.of(ObjectKey.of(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    levels.clear();
  }
}
