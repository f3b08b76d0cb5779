package sh.oso.kafka.backup.engine.protocol;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;

/** The records of a batch, which are compressed together, by Kafka's own compression classes. */
public final class RecordBodies {

  /** Id of no compression. */
  public static final int NONE = 0;

  private RecordBodies() {}

  /**
   * Decompresses.
   *
   * @param compressionId 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd
   * @param body what follows the batch's header; borrowed until the stream is closed
   * @return the plain records; whatever is wrong with the body shows as an {@link IOException}
   * @throws IOException if the body does not begin as it should, or the id is not known
   */
  public static InputStream decompress(int compressionId, ByteBuffer body) throws IOException {
    CompressionType type = type(compressionId);
    if (type == CompressionType.SNAPPY) {
      SnappyFrames.check(body);
    }
    try {
      return new Guarded(
          Compression.of(type)
              .build()
              .wrapForInput(body, RecordBatch.CURRENT_MAGIC_VALUE, BufferSupplier.NO_CACHING));
    } catch (KafkaException e) {
      throw new IOException(Failures.rootMessage(e), e);
    }
  }

  private static CompressionType type(int compressionId) throws IOException {
    if (compressionId < 0 || compressionId > CompressionType.ZSTD.id) {
      throw new IOException("compression " + compressionId + " is not known");
    }
    return CompressionType.forId(compressionId);
  }

  /**
   * Begins to compress, at the codec's default level.
   *
   * @param compressionId 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd
   * @param headerBytes room to leave in front
   * @return takes the plain records
   * @throws IOException if the id is not known
   */
  public static Sink compress(int compressionId, int headerBytes) throws IOException {
    return new Sink(type(compressionId), headerBytes);
  }

  /** Takes plain records and keeps them compressed, in memory that grows as needed. */
  public static final class Sink extends OutputStream {

    private static final int FIRST_BYTES = 16 << 10;

    private final ByteBufferOutputStream target;
    private final OutputStream compressor;
    private boolean closed;

    private Sink(CompressionType type, int headerBytes) {
      target = new ByteBufferOutputStream(headerBytes + FIRST_BYTES);
      target.position(headerBytes);
      compressor =
          Compression.of(type).build().wrapForOutput(target, RecordBatch.CURRENT_MAGIC_VALUE);
    }

    @Override
    public void write(int b) throws IOException {
      compressor.write(b);
    }

    @Override
    public void write(byte[] bytes, int first, int length) throws IOException {
      compressor.write(bytes, first, length);
    }

    /**
     * Ends the compression.
     *
     * @return room for the header, then the body; position 0, limit at its end
     * @throws IOException if the compressor fails
     */
    public ByteBuffer finish() throws IOException {
      close();
      return target.buffer().flip();
    }

    /**
     * Lets go of the compressor's memory; what was written is of no use without {@link #finish}.
     */
    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        compressor.close();
      }
    }
  }

  /** Turns the many things that decompressors throw on damaged input into {@link IOException}. */
  private static final class Guarded extends FilterInputStream {

    Guarded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (RuntimeException e) {
        throw new IOException(e.toString(), e);
      }
    }

    @Override
    public int read(byte[] bytes, int first, int length) throws IOException {
      try {
        return in.read(bytes, first, length);
      } catch (RuntimeException e) {
        throw new IOException(e.toString(), e);
      }
    }
  }
}
