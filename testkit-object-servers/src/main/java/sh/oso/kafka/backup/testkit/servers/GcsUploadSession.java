package sh.oso.kafka.backup.testkit.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A resumable upload: parts are gathered in a file, and go to the server behind as one when the
 * last is there. The last answer is kept, for those who missed it.
 */
final class GcsUploadSession {

  private static final Pattern PART = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");
  private static final Pattern NO_PART = Pattern.compile("bytes \\*/(\\d+|\\*)");

  private final HttpClient client;
  private final URI backend;
  private final Path parts;
  private long storedBytes;
  private @Nullable GcsReply last;

  GcsUploadSession(HttpClient client, URI backend, Path folder) {
    this.client = client;
    this.backend = backend;
    try {
      this.parts = Files.createTempFile(folder, "upload-", ".parts");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized boolean isOpen() {
    return last == null;
  }

  synchronized void discard() {
    try {
      Files.deleteIfExists(parts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  GcsReply take(String contentRange, InputStream body) throws IOException, InterruptedException {
    // Outside of the lock: a part whose connection broke must not hold up the next attempt.
    return take(contentRange, body.readAllBytes());
  }

  private synchronized GcsReply take(String contentRange, byte[] bytes)
      throws IOException, InterruptedException {
    if (last != null) {
      return last;
    }
    Matcher part = PART.matcher(contentRange);
    Matcher question = NO_PART.matcher(contentRange);
    String total;
    if (part.matches()) {
      long first = Long.parseLong(part.group(1));
      if (first > storedBytes || bytes.length != Long.parseLong(part.group(2)) - first + 1) {
        return refusal("a part from " + first + " on, but " + storedBytes + " bytes are stored");
      }
      int known = (int) Math.min(bytes.length, storedBytes - first);
      try (var out = Files.newOutputStream(parts, StandardOpenOption.APPEND)) {
        out.write(bytes, known, bytes.length - known);
      }
      storedBytes += bytes.length - known;
      total = part.group(3);
    } else if (question.matches()) {
      total = question.group(1);
    } else {
      return refusal("Content-Range " + contentRange);
    }
    return total.equals(String.valueOf(storedBytes)) ? finish() : more();
  }

  private GcsReply more() {
    return new GcsReply(
        308, storedBytes == 0 ? Map.of() : Map.of("Range", "bytes=0-" + (storedBytes - 1)), "");
  }

  private static GcsReply refusal(String reason) {
    return new GcsReply(400, Map.of(), reason);
  }

  private GcsReply finish() throws IOException, InterruptedException {
    String range = storedBytes == 0 ? "*" : "0-" + (storedBytes - 1);
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(backend)
                .header("Content-Range", "bytes " + range + "/" + storedBytes)
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofFile(parts))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    GcsReply reply =
        new GcsReply(
            response.statusCode(),
            Map.of("Content-Type", response.headers().firstValue("Content-Type").orElse("")),
            response.body());
    last = reply;
    discard();
    return reply;
  }
}
