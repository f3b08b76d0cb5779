package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.StorageException;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Stores one object in parts, a few of which travel while the next is read. */
final class MultipartUpload {

  private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(10);

  private final S3Bucket bucket;
  private final S3Upload upload;
  private final NewObject object;
  private final S3Failures.Attempt attempt;
  private final List<CompletedPart> sent = new ArrayList<>();
  private final Deque<Future<CompletedPart>> travelling = new ArrayDeque<>();

  MultipartUpload(S3Bucket bucket, S3Upload upload, NewObject object, S3Failures.Attempt attempt) {
    this.bucket = bucket;
    this.upload = upload;
    this.object = object;
    this.attempt = attempt;
  }

  ObjectStat put(Part first, PartReader reader) throws IOException {
    CreateMultipartUploadResponse created =
        bucket.call(attempt, s3 -> s3.createMultipartUpload(object.createRequest()));
    ExecutorService senders =
        Executors.newFixedThreadPool(
            bucket.writing().parallelParts(),
            work -> {
              Thread thread = new Thread(work, "s3-part");
              thread.setDaemon(true);
              return thread;
            });
    try {
      sendAll(created.uploadId(), first, reader, senders);
      reader.checkWhole();
      if (!bucket.writing().conditionalMultipart()) {
        upload.checkAbsent(object);
      }
      return complete(created.uploadId(), reader);
    } catch (Throwable e) {
      abort(created.uploadId(), senders, e);
      throw e;
    } finally {
      senders.shutdownNow();
    }
  }

  private void sendAll(String id, Part first, PartReader reader, ExecutorService senders)
      throws IOException {
    Part part = first;
    while (true) {
      Part next = part;
      travelling.add(senders.submit(() -> send(id, next)));
      if (reader.isAtEnd()) {
        break;
      }
      if (part.number() == PartSizes.MAX_PARTS) {
        throw new StorageException(
            object.fullKey() + " is larger than " + reader.size() + " bytes; raise partSize");
      }
      if (travelling.size() == bucket.writing().parallelParts()) {
        sent.add(await(travelling.remove()));
      }
      int number = part.number() + 1;
      part = reader.read(number, PartSizes.of(bucket.writing().partSize(), number));
    }
    while (!travelling.isEmpty()) {
      sent.add(await(travelling.remove()));
    }
  }

  private CompletedPart send(String id, Part part) throws IOException {
    UploadPartRequest.Builder request =
        UploadPartRequest.builder()
            .bucket(object.bucket())
            .key(object.fullKey())
            .uploadId(id)
            .partNumber(part.number())
            .overrideConfiguration(part::bound);
    CompletedPart.Builder completed = CompletedPart.builder().partNumber(part.number());
    if (object.writing().crc32c()) {
      String crc = part.crc32c();
      request.checksumCRC32C(crc);
      completed.checksumCRC32C(crc);
    } else {
      request.contentMD5(part.md5());
    }
    UploadPartResponse answer =
        bucket.call(attempt, s3 -> s3.uploadPart(request.build(), part.body()));
    return completed.eTag(answer.eTag()).build();
  }

  private CompletedPart await(Future<CompletedPart> part) throws IOException {
    try {
      return part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw S3Failures.interrupted(attempt);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new StorageException(attempt.text() + " failed", e);
    }
  }

  private ObjectStat complete(String id, PartReader reader) throws IOException {
    CompleteMultipartUploadRequest.Builder request =
        CompleteMultipartUploadRequest.builder()
            .bucket(object.bucket())
            .key(object.fullKey())
            .uploadId(id)
            .ifNoneMatch(NewObject.ABSENT)
            .multipartUpload(it -> it.parts(sent));
    String crc = Part.base64(reader.crc32c());
    if (object.writing().crc32c()) {
      request
          .checksumCRC32C(crc)
          .checksumType(ChecksumType.FULL_OBJECT)
          .mpuObjectSize(reader.size());
    }
    CompleteMultipartUploadResponse answer;
    try {
      answer = bucket.call(attempt, s3 -> s3.completeMultipartUpload(request.build()));
    } catch (IOException e) {
      return upload.settle(object, e);
    }
    checkStored(answer, crc);
    return S3Upload.stat(object, reader.size(), answer);
  }

  /** A server that does not compare checksums by itself may still tell its own. */
  private void checkStored(CompleteMultipartUploadResponse answer, String crc) throws IOException {
    boolean isWrong =
        answer.checksumType() == ChecksumType.FULL_OBJECT
            && answer.checksumCRC32C() != null
            && !answer.checksumCRC32C().equals(crc);
    if (isWrong) {
      bucket.call(
          attempt, s3 -> s3.deleteObject(it -> it.bucket(object.bucket()).key(object.fullKey())));
      throw new StorageException(
          attempt.text()
              + " failed: the server holds other bytes than it was sent; they were deleted");
    }
  }

  /** Leaves no parts behind, also when the thread was interrupted. */
  private void abort(String id, ExecutorService senders, Throwable cause) {
    boolean interrupted = Thread.interrupted();
    try {
      // A part that arrives after the abort would stay.
      senders.shutdownNow();
      if (!senders.awaitTermination(ABORT_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        cause.addSuppressed(new StorageException("parts were still travelling at the abort"));
      }
      bucket.call(
          bucket.attempt("aborting", object.key(), "s3:AbortMultipartUpload"),
          s3 ->
              s3.abortMultipartUpload(
                  it ->
                      it.bucket(object.bucket())
                          .key(object.fullKey())
                          .uploadId(id)
                          .overrideConfiguration(o -> o.apiCallTimeout(ABORT_TIMEOUT))));
    } catch (ObjectNotFoundException e) {
      // The upload is gone already.
    } catch (InterruptedException | InterruptedIOException e) {
      interrupted = true;
      cause.addSuppressed(e);
    } catch (IOException e) {
      cause.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
