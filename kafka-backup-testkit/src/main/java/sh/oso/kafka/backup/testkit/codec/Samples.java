package sh.oso.kafka.backup.testkit.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Content for frames, the same at every run. */
final class Samples {

  private static final long SEED = 20_261_122;

  private Samples() {}

  /** Each size that is worth trying, as noise and as text. */
  static Map<String, byte[]> all() {
    Map<String, byte[]> samples = new LinkedHashMap<>();
    for (int size : new int[] {0, 1, 127, 64 << 10, 1 << 20, 4 << 20, (4 << 20) + 1, 9 << 20}) {
      samples.put(size + " bytes of noise", noise(size));
      samples.put(size + " bytes of text", text(size));
    }
    return samples;
  }

  static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(SEED + size).nextBytes(bytes);
    return bytes;
  }

  static byte[] text(int size) {
    Random random = new Random(SEED + size);
    ByteBuffer bytes = ByteBuffer.allocate(size + 100);
    while (bytes.position() < size) {
      String line =
          String.format(
              "{\"id\":%d,\"state\":\"%s\"}%n",
              random.nextInt(100_000), random.nextBoolean() ? "open" : "closed");
      bytes.put(line.getBytes(StandardCharsets.US_ASCII));
    }
    byte[] exact = new byte[size];
    bytes.flip().get(exact);
    return exact;
  }
}
