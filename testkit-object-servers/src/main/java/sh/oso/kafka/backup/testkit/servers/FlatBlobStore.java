package sh.oso.kafka.backup.testkit.servers;

import java.io.InputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Lets s3proxy, which keeps objects as files, have the keys of S3, which know no folders. */
final class FlatBlobStore extends ForwardingBlobStore {

  private static final Pattern PART = Pattern.compile("(\\.mpus-[0-9a-f-]{36}-)(.*)(-[0-9]+)");

  private final boolean readOnly;

  /**
   * Wraps a store.
   *
   * @param readOnly whether it refuses what writes, as S3 refuses who has no rights to
   */
  FlatBlobStore(BlobStore files, boolean readOnly) {
    super(files);
    this.readOnly = readOnly;
  }

  private void checkWritable() {
    if (readOnly) {
      throw S3Exception.builder()
          .statusCode(403)
          .awsErrorDetails(
              AwsErrorDetails.builder()
                  .errorCode("AccessDenied")
                  .errorMessage("Access Denied")
                  .build())
          .build();
    }
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    String after = request.startAfter();
    ListObjectsV2Response paths =
        super.list(
            request.toBuilder()
                .prefix(request.prefix() == null ? null : FlatKeys.open(request.prefix()))
                .startAfter(after == null ? null : FlatKeys.path(after))
                .build());
    return paths.toBuilder()
        .contents(
            paths.contents().stream()
                .map(it -> it.toBuilder().key(FlatKeys.key(it.key())).build())
                .toList())
        .build();
  }

  @Override
  public boolean blobExists(String container, String name) {
    return super.blobExists(container, FlatKeys.path(name));
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    checkWritable();
    return super.putBlob(request.toBuilder().key(FlatKeys.path(request.key())).build(), payload);
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    return super.blobMetadata(request.toBuilder().key(FlatKeys.path(request.key())).build());
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    return super.getBlob(request.toBuilder().key(stored(request.key())).build());
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    checkWritable();
    return super.removeBlob(request.toBuilder().key(FlatKeys.path(request.key())).build());
  }

  @Override
  public ObjectCannedACL getBlobAccess(String container, String name) {
    return super.getBlobAccess(container, FlatKeys.path(name));
  }

  @Override
  public void setBlobAccess(String container, String name, ObjectCannedACL access) {
    super.setBlobAccess(container, FlatKeys.path(name), access);
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    checkWritable();
    return super.initiateMultipartUpload(
        request.toBuilder().key(FlatKeys.path(request.key())).build());
  }

  @Override
  public void abortMultipartUpload(MultipartUpload upload) {
    super.abortMultipartUpload(flat(upload));
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    return super.completeMultipartUpload(
        flat(upload), request.toBuilder().key(FlatKeys.path(request.key())).build());
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload upload, UploadPartRequest request, InputStream payload) {
    return super.uploadMultipartPart(flat(upload), request, payload);
  }

  @Override
  public List<Part> listMultipartUpload(MultipartUpload upload) {
    return super.listMultipartUpload(flat(upload));
  }

  @Override
  public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(
      String container) {
    return super.listMultipartUploads(container).stream()
        .map(it -> it.toBuilder().key(FlatKeys.key(it.key())).build())
        .toList();
  }

  /** Parts are read under names that s3proxy makes of the keys of their objects. */
  private static String stored(String key) {
    Matcher part = PART.matcher(key);
    return part.matches()
        ? part.group(1) + FlatKeys.path(part.group(2)) + part.group(3)
        : FlatKeys.path(key);
  }

  private static MultipartUpload flat(MultipartUpload upload) {
    return new MultipartUpload(
        upload.id(),
        upload.request().toBuilder().key(FlatKeys.path(upload.blobName())).build(),
        upload.response());
  }

  /** Versions would need their keys written likewise. */
  @Override
  public boolean supportsVersioning() {
    return false;
  }

  @Override
  public String toString() {
    return "flat keys over " + delegate();
  }
}
