package sh.oso.kafka.backup.storage.gcs;

import com.google.api.client.http.HttpContent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Content of a request from arrays in memory, sent without being copied as a whole.
 *
 * @param pieces on arrays; borrowed until the request is done
 */
record BytesContent(String type, List<ByteBuffer> pieces) implements HttpContent {

  static final String OCTETS = "application/octet-stream";

  BytesContent {
    pieces = List.copyOf(pieces);
  }

  BodyPublisher publisher() {
    return BodyPublishers.concat(
        pieces.stream()
            .filter(ByteBuffer::hasRemaining)
            .map(
                b ->
                    BodyPublishers.ofByteArray(
                        b.array(), b.arrayOffset() + b.position(), b.remaining()))
            .toArray(BodyPublisher[]::new));
  }

  @Override
  public long getLength() {
    return pieces.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  @Override
  public String getType() {
    return type;
  }

  @Override
  public boolean retrySupported() {
    return true;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    for (ByteBuffer piece : pieces) {
      out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
    }
  }
}
