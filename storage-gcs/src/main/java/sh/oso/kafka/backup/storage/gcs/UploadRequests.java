package sh.oso.kafka.backup.storage.gcs;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.json.JsonFactory;
import com.google.api.client.json.JsonObjectParser;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.StorageObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import sh.oso.kafka.backup.api.store.ObjectKey;

/**
 * The requests that create one object. Each object bears a mark of its own, so that whoever missed
 * the reply can tell whether it is the one that he created.
 */
final class UploadRequests {

  /** Custom metadata with the mark. */
  static final String MARK = "kafka-backup-write";

  private final GcsBucket bucket;
  private final ObjectKey key;
  private final String mark = UUID.randomUUID().toString();

  UploadRequests(GcsBucket bucket, ObjectKey key) {
    this.bucket = bucket;
    this.key = key;
  }

  /** Creates the object with all of its content. */
  StorageObject store(Chunk content, long crc32c) throws IOException {
    String boundary = "kafka-backup-" + mark;
    BytesContent body =
        new BytesContent(
            "multipart/related; boundary=" + boundary,
            List.of(
                text(
                    "--%s\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n%s\r\n"
                        .formatted(boundary, metadata(OptionalLong.of(crc32c)))),
                text("--%s\r\nContent-Type: %s\r\n\r\n".formatted(boundary, BytesContent.OCTETS)),
                content.from(0),
                text("\r\n--%s--\r\n".formatted(boundary))));
    HttpResponse answer = post("multipart", body).execute();
    try {
      return object(checked(answer));
    } finally {
      answer.disconnect();
    }
  }

  /** Opens a session for content to come, and returns its URL. */
  GenericUrl open(OptionalLong crc32c) throws IOException {
    BytesContent body =
        new BytesContent("application/json; charset=UTF-8", List.of(text(metadata(crc32c))));
    HttpRequest request = post("resumable", body);
    request.getHeaders().set("X-Upload-Content-Type", BytesContent.OCTETS);
    HttpResponse answer = request.execute();
    try {
      String location = checked(answer).getHeaders().getLocation();
      if (location == null) {
        throw new IOException("the service named no session for the upload");
      }
      return new GenericUrl(location, true);
    } finally {
      answer.disconnect();
    }
  }

  /** Asks something of a session; whatever the answer, it is for the caller to look at. */
  HttpResponse ask(
      String method, GenericUrl session, BytesContent body, Map<String, String> headers)
      throws IOException {
    HttpRequest request = prepared(method, session, body);
    headers.forEach(request.getHeaders()::set);
    return request.execute();
  }

  /** The object under the key, if it bears the mark. */
  Optional<StorageObject> findOwn() throws IOException {
    return bucket
        .find(Action.LOOK_UP, key)
        .filter(found -> found.getMetadata() != null && mark.equals(found.getMetadata().get(MARK)));
  }

  /** Deletes exactly what was stored. */
  void delete(StorageObject stored) throws IOException {
    Storage.Objects.Delete request =
        bucket
            .api()
            .objects()
            .delete(bucket.name(), bucket.nameOf(key))
            .setGeneration(stored.getGeneration());
    Attempts.run(attempt -> request.execute());
  }

  /** Throws what the service says, unless it did what was asked. */
  HttpResponse checked(HttpResponse answer) throws IOException {
    if (!answer.isSuccessStatusCode()) {
      throw GoogleJsonResponseException.from(json(), answer);
    }
    return answer;
  }

  static StorageObject object(HttpResponse answer) throws IOException {
    return answer.parseAs(StorageObject.class);
  }

  private String metadata(OptionalLong crc32c) throws IOException {
    StorageObject object =
        new StorageObject()
            .setName(bucket.nameOf(key))
            .setContentType(BytesContent.OCTETS)
            .setMetadata(Map.of(MARK, mark));
    bucket.settings().storageClass().ifPresent(object::setStorageClass);
    crc32c.ifPresent(crc -> object.setCrc32c(Crc32cText.of(crc)));
    return json().toString(object);
  }

  private HttpRequest post(String uploadType, BytesContent body) throws IOException {
    GenericUrl url =
        new GenericUrl(
            bucket.api().getRootUrl()
                + "upload/"
                + bucket.api().getServicePath()
                + "b/"
                + bucket.name()
                + "/o");
    url.set("uploadType", uploadType);
    // Zero stands for no object at all.
    url.set("ifGenerationMatch", 0);
    url.set("fields", GcsBucket.STAT_FIELDS);
    bucket.settings().kmsKey().ifPresent(name -> url.set("kmsKeyName", name));
    return prepared("POST", url, body);
  }

  private HttpRequest prepared(String method, GenericUrl url, BytesContent body)
      throws IOException {
    HttpRequest request = bucket.api().getRequestFactory().buildRequest(method, url, body);
    request.getHeaders().setUserAgent(bucket.api().getApplicationName());
    // What the service says about a refusal is for the caller to read.
    return request.setParser(new JsonObjectParser(json())).setThrowExceptionOnExecuteError(false);
  }

  private JsonFactory json() {
    return bucket.api().getJsonFactory();
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
