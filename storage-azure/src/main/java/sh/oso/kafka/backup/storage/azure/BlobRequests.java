package sh.oso.kafka.backup.storage.azure;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.models.AccessTier;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.options.BlockBlobStageBlockOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The requests of one put, create-only, with checksums and the mark of this put. */
final class BlobRequests {

  /** Name of the metadata that tells which put made a blob. */
  private static final String MARK = "kafkabackupput";

  /** Key of the SDK for the time that a request may take until its answer begins. */
  private static final String ANSWER_TIMEOUT = "azure-response-timeout";

  /** Slower than this is taken for a hanging connection. */
  private static final int SLOWEST_BYTES_PER_SECOND = 128 << 10;

  private final BlockBlobClient blob;
  private final Optional<AccessTier> tier;
  private final String writer = UUID.randomUUID().toString();

  BlobRequests(BlockBlobClient blob, Optional<String> tier) {
    this.blob = blob;
    this.tier = tier.map(AccessTier::fromString);
  }

  /** What tells this put from all others; always of the same length. */
  String writer() {
    return writer;
  }

  BlockBlobItem putBlob(byte[] bytes, int count) {
    BlockBlobSimpleUploadOptions options =
        new BlockBlobSimpleUploadOptions(data(bytes, count))
            .setContentMd5(md5(bytes, count))
            .setMetadata(Map.of(MARK, writer))
            .setRequestConditions(absent());
    tier.ifPresent(options::setTier);
    return blob.uploadWithResponse(options, null, patience(count)).getValue();
  }

  Object stage(String id, byte[] bytes, int count) {
    BlockBlobStageBlockOptions options =
        new BlockBlobStageBlockOptions(id, data(bytes, count)).setContentMd5(md5(bytes, count));
    return blob.stageBlockWithResponse(options, null, patience(count));
  }

  BlockBlobItem commit(List<String> ids) {
    BlockBlobCommitBlockListOptions options =
        new BlockBlobCommitBlockListOptions(ids)
            .setMetadata(Map.of(MARK, writer))
            .setRequestConditions(absent());
    tier.ifPresent(options::setTier);
    return blob.commitBlockListWithResponse(options, null, Context.NONE).getValue();
  }

  Optional<BlobProperties> findProperties() {
    try {
      return Optional.of(blob.getProperties());
    } catch (RuntimeException e) {
      if (AzureFailures.isNotFound(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A put whose answer was lost meets its own blob when it is repeated. */
  boolean isOwn(BlobProperties found) {
    return writer.equals(found.getMetadata().get(MARK));
  }

  private static BlobRequestConditions absent() {
    return new BlobRequestConditions().setIfNoneMatch("*");
  }

  private static BinaryData data(byte[] bytes, int count) {
    return BinaryData.fromByteBuffer(ByteBuffer.wrap(bytes, 0, count));
  }

  /** The JDK's client counts the time from the first byte sent to the first received. */
  private static Context patience(int count) {
    Duration sending = Duration.ofSeconds(count / SLOWEST_BYTES_PER_SECOND);
    return new Context(ANSWER_TIMEOUT, AzureClients.ANSWER_TIMEOUT.plus(sending));
  }

  private static byte[] md5(byte[] bytes, int count) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(bytes, 0, count);
      return md5.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
