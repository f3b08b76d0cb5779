package sh.oso.kafka.backup.engine.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Variable-length zig-zag numbers, as records have them: seven bits a byte, the lowest first. */
final class Varints {

  private static final int MAX_INT_BYTES = 5;
  private static final int MAX_LONG_BYTES = 10;

  private Varints() {}

  static int readInt(ByteBuffer buffer) {
    return (int) zigZagDecoded(readRaw(buffer, MAX_INT_BYTES) & 0xFFFFFFFFL);
  }

  static long readLong(ByteBuffer buffer) {
    return zigZagDecoded(readRaw(buffer, MAX_LONG_BYTES));
  }

  private static long readRaw(ByteBuffer buffer, int maxBytes) {
    long value = 0;
    try {
      for (int i = 0; i < maxBytes; i++) {
        byte next = buffer.get();
        value |= (next & 0x7FL) << (7 * i);
        if (next >= 0) {
          return value;
        }
      }
    } catch (BufferUnderflowException e) {
      throw new CorruptBatchException("a record ends within a number", e);
    }
    throw tooLong(maxBytes);
  }

  /** Reads an int of a stream; {@code orElse} if the stream ends before its first byte. */
  static int readInt(InputStream stream, int orElse) throws IOException {
    long value = 0;
    for (int i = 0; i < MAX_INT_BYTES; i++) {
      int next = stream.read();
      if (next < 0) {
        if (i == 0) {
          return orElse;
        }
        throw new CorruptBatchException("the records end within a number");
      }
      value |= (next & 0x7FL) << (7 * i);
      if (next < 0x80) {
        return (int) zigZagDecoded(value & 0xFFFFFFFFL);
      }
    }
    throw tooLong(MAX_INT_BYTES);
  }

  private static CorruptBatchException tooLong(int maxBytes) {
    return new CorruptBatchException("a record has a number of more than " + maxBytes + " bytes");
  }

  private static long zigZagDecoded(long raw) {
    return (raw >>> 1) ^ -(raw & 1);
  }

  static void writeInt(ByteBuffer buffer, int value) {
    writeRaw(buffer, ((value << 1) ^ (value >> 31)) & 0xFFFFFFFFL);
  }

  static void writeLong(ByteBuffer buffer, long value) {
    writeRaw(buffer, (value << 1) ^ (value >> 63));
  }

  private static void writeRaw(ByteBuffer buffer, long raw) {
    long left = raw;
    while ((left & ~0x7FL) != 0) {
      buffer.put((byte) (left | 0x80));
      left >>>= 7;
    }
    buffer.put((byte) left);
  }

  static int sizeOfInt(int value) {
    return sizeOfRaw(((value << 1) ^ (value >> 31)) & 0xFFFFFFFFL);
  }

  static int sizeOfLong(long value) {
    return sizeOfRaw((value << 1) ^ (value >> 63));
  }

  private static int sizeOfRaw(long raw) {
    return (70 - Long.numberOfLeadingZeros(raw | 1)) / 7;
  }
}
