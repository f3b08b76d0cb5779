package sh.oso.kafka.backup.storage.azure;

import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.specialized.BlockBlobClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.storage.azure.AzureFailures.Attempt;

/** One put, by the thread that called for it; blocks are sent by others. */
final class BlobUpload {

  private final ObjectKey key;
  private final String name;
  private final AzureClients clients;
  private final AzureSettings.Upload settings;
  private final AzureFailures failures;
  private final BlobRequests requests;
  private final CRC32C crc = new CRC32C();
  private long sentBytes;

  BlobUpload(
      ObjectKey key,
      String name,
      AzureClients clients,
      AzureSettings.Upload settings,
      AzureFailures failures) {
    this.key = key;
    this.name = name;
    this.clients = clients;
    this.settings = settings;
    this.failures = failures;
    BlockBlobClient blob = clients.container().getBlobClient(name).getBlockBlobClient();
    this.requests = new BlobRequests(blob, settings.accessTier());
  }

  ObjectStat put(ObjectContent content) throws IOException {
    int blockBytes = settings.blockBytes();
    // One byte more than it should be, to see that there is none.
    int firstBytes = (int) Math.min(blockBytes, content.sizeBytes().orElse(blockBytes) + 1);
    try (InputStream in = content.open()) {
      byte[] first = new byte[firstBytes];
      int count = read(in, first);
      if (count < firstBytes || firstBytes < blockBytes) {
        checkContent(content);
        return createWhole(first, count);
      }
      return stageAndCommit(content, in, first);
    }
  }

  /**
   * Some servers, Azurite among them, take blocks that an earlier put left behind for a blob when
   * they look at the condition of Put Blob, though not at that of Put Block List.
   */
  private ObjectStat createWhole(byte[] bytes, int count) throws IOException {
    try {
      return create(() -> requests.putBlob(bytes, count));
    } catch (PreconditionFailedException e) {
      if (failures.guard(Attempt.READ, name, requests::findProperties).isPresent()) {
        throw e;
      }
    }
    Blocks blocks = new Blocks(requests.writer(), settings.blockBytes());
    if (count > 0) {
      String id = blocks.add();
      failures.guard(Attempt.PUT, name, () -> requests.stage(id, bytes, count));
    }
    return create(() -> requests.commit(blocks.ids()));
  }

  private ObjectStat stageAndCommit(ObjectContent content, InputStream in, byte[] first)
      throws IOException {
    Blocks blocks = new Blocks(requests.writer(), settings.blockBytes());
    Deque<Future<byte[]>> underWay = new ArrayDeque<>();
    try {
      byte[] buffer = first;
      int count = first.length;
      while (count > 0) {
        checkNotTooLong(content.sizeBytes());
        underWay.add(stage(blocks.add(), buffer, count));
        byte[] free = underWay.size() < settings.parallelBlocks() ? null : await(underWay);
        buffer =
            free != null && free.length == blocks.nextSize() ? free : new byte[blocks.nextSize()];
        count = read(in, buffer);
      }
      while (!underWay.isEmpty()) {
        await(underWay);
      }
    } finally {
      underWay.forEach(block -> block.cancel(true));
    }
    checkContent(content);
    return create(() -> requests.commit(blocks.ids()));
  }

  private int read(InputStream in, byte[] buffer) throws IOException {
    int count = in.readNBytes(buffer, 0, buffer.length);
    crc.update(buffer, 0, count);
    sentBytes += count;
    return count;
  }

  private Future<byte[]> stage(String id, byte[] buffer, int count) {
    return clients
        .workers()
        .submit(
            () -> {
              failures.guard(Attempt.PUT, name, () -> requests.stage(id, buffer, count));
              return buffer;
            });
  }

  private byte[] await(Deque<Future<byte[]>> underWay) throws IOException {
    try {
      return underWay.remove().get();
    } catch (InterruptedException e) {
      throw failures.interrupted(Attempt.PUT, name);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedIOException) {
        throw new StorageException(
            "storing " + failures.blob(name) + " failed: the store was closed meanwhile", e);
      }
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new StorageException("storing " + failures.blob(name) + " failed", e);
    }
  }

  private void checkNotTooLong(OptionalLong expected) throws StorageException {
    if (expected.isPresent() && sentBytes > expected.getAsLong()) {
      throw otherSize(expected.getAsLong());
    }
  }

  private void checkContent(ObjectContent content) throws StorageException {
    long expected = content.sizeBytes().orElse(sentBytes);
    if (expected != sentBytes) {
      throw otherSize(expected);
    }
    if (crc.getValue() != content.crc32c()) {
      throw new StorageException(
          "storing "
              + failures.blob(name)
              + " was given up: what was read is not what the checksum of the content says");
    }
  }

  private StorageException otherSize(long expected) {
    return new StorageException(
        "storing "
            + failures.blob(name)
            + " was given up: the content should have "
            + expected
            + " bytes and has "
            + (sentBytes > expected ? "more" : sentBytes));
  }

  /** Makes the blob visible, and finds out who did if it is there already. */
  private ObjectStat create(AzureFailures.SdkCall<BlockBlobItem> call) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw failures.interrupted(Attempt.PUT, name);
    }
    try {
      return stat(call.run().getLastModified());
    } catch (RuntimeException e) {
      if (AzureFailures.isTaken(e)) {
        Optional<BlobProperties> found =
            failures.guard(Attempt.READ, name, requests::findProperties);
        if (found.isPresent()) {
          if (requests.isOwn(found.get())) {
            return stat(found.get().getLastModified());
          }
          throw failures.taken(name, e);
        }
      }
      throw failures.translate(Attempt.PUT, name, e);
    }
  }

  private ObjectStat stat(OffsetDateTime lastModified) {
    return new ObjectStat(key, sentBytes, lastModified.toInstant());
  }
}
