package sh.oso.kafka.backup.codec.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.codec.FrameEncoder;
import sh.oso.kafka.backup.testkit.codec.StockTool;

/** The {@code zstd} command reads what a segment consists of. */
class StockToolTest {

  private static final List<Integer> SIZES = List.of(1_000, 0, 1, 200_000, 4 << 20, 9_000_000);

  @Test
  void readsFramesInARowAndSkipsTheIndex(@TempDir Path folder) throws Exception {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    Path segment = folder.resolve("segment");
    try (FrameEncoder encoder = new ZstdCodecProvider().open(OptionalInt.empty()).openEncoder();
        OutputStream out = Files.newOutputStream(segment)) {
      for (int size : SIZES) {
        byte[] content = content(size);
        plain.writeBytes(content);
        plain.writeBytes(content);
        out.write(frame(encoder, content, true));
        out.write(frame(encoder, content, false));
      }
      out.write(skippableFrame());
    }

    StockTool.ZSTD.decompress(segment, folder.resolve("plain"));

    assertThat(folder.resolve("plain")).hasBinaryContent(plain.toByteArray());
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    for (int i = 0; i < size / 2; i++) {
      content[i] = (byte) (i / 100);
    }
    return content;
  }

  private static byte[] frame(FrameEncoder encoder, byte[] content, boolean compress) {
    ByteBuffer frame = ByteBuffer.allocateDirect(encoder.maxFrameBytes(content.length));
    if (compress) {
      encoder.compress(ByteBuffer.wrap(content), frame);
    } else {
      encoder.store(ByteBuffer.wrap(content), frame);
    }
    byte[] bytes = new byte[frame.flip().remaining()];
    frame.get(bytes);
    return bytes;
  }

  private static byte[] skippableFrame() {
    return ByteBuffer.allocate(13)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x184D2A50)
        .putInt(5)
        .put(new byte[] {1, 2, 3, 4, 5})
        .array();
  }
}
