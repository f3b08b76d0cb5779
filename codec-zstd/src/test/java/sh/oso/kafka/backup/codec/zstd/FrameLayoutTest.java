package sh.oso.kafka.backup.codec.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.codec.FrameEncoder;

class FrameLayoutTest {

  @Test
  void storesContentInRawBlocks() {
    assertThat(HexFormat.of().formatHex(stored("abc".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("28b52ffd" + "80" + "38" + "03000000" + "190000" + "616263");
    assertThat(HexFormat.of().formatHex(stored(new byte[0])))
        .isEqualTo("28b52ffd" + "80" + "38" + "00000000" + "010000");
  }

  @Test
  void recordsTheSizeOfTheContent() {
    for (int level : new int[] {1, 3, 22}) {
      for (int size : new int[] {0, 1, 127, 300, 70_000, 1 << 20}) {
        assertThat(Zstd.getFrameContentSize(compressed(level, new byte[size]))).isEqualTo(size);
        assertThat(Zstd.getFrameContentSize(stored(new byte[size]))).isEqualTo(size);
      }
    }
  }

  private static byte[] compressed(int level, byte[] content) {
    try (FrameEncoder encoder = new ZstdCodecProvider().open(OptionalInt.of(level)).openEncoder()) {
      ByteBuffer frame = ByteBuffer.allocateDirect(encoder.maxFrameBytes(content.length));
      encoder.compress(ByteBuffer.wrap(content), frame);
      return written(frame);
    }
  }

  private static byte[] stored(byte[] content) {
    ByteBuffer frame = ByteBuffer.allocate((int) RawFrame.sizeBytes(content.length));
    RawFrame.write(ByteBuffer.wrap(content), frame);
    assertThat(frame.hasRemaining()).isFalse();
    return written(frame);
  }

  private static byte[] written(ByteBuffer frame) {
    byte[] bytes = new byte[frame.flip().remaining()];
    frame.get(bytes);
    return bytes;
  }
}
