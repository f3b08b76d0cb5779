package com.example.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import sh.oso.kafka.backup.api.store.StorageException;

/** A range of an object, with one chunk of it in memory. */
final class ChunkStream extends InputStream {

  private static final byte[] NONE = new byte[0];

  private final Database database;
  private final ObjectRow object;
  private final String attempt;
  private final long end;
  private long position;
  private byte[] chunk = NONE;
  private long chunkNumber = -1;
  private boolean closed;

  ChunkStream(Database database, ObjectRow object, long firstByte, long sizeBytes) {
    this.database = database;
    this.object = object;
    this.attempt = "reading " + object.stat().key();
    this.position = firstByte;
    this.end = firstByte + sizeBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  // guide:begin read
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed || database.isClosed()) {
      throw new StorageException(attempt + " failed: the stream or its store is closed");
    }
    if (length == 0) {
      return 0;
    }
    if (position == end) {
      return -1;
    }
    load(position / object.chunkBytes());
    int at = (int) (position % object.chunkBytes());
    if (at >= chunk.length) {
      throw new StorageException(attempt + " failed: it was cut short to " + position + " bytes");
    }
    int count = (int) Math.min(Math.min(length, chunk.length - at), end - position);
    System.arraycopy(chunk, at, bytes, offset, count);
    position += count;
    return count;
  }

  private void load(long number) throws IOException {
    if (chunkNumber != number) {
      chunk =
          database
              .call(attempt, connection -> ChunkTable.find(connection, object.id(), number))
              .orElseThrow(
                  () -> new StorageException(attempt + " failed: it was deleted meanwhile"));
      chunkNumber = number;
    }
  }

  // guide:end read

  @Override
  public void close() {
    closed = true;
    chunk = NONE;
  }
}
