package sh.oso.kafka.backup.codec.lz4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.codec.CorruptFrameException;
import sh.oso.kafka.backup.api.codec.FrameDecoder;
import sh.oso.kafka.backup.api.codec.FrameEncoder;

class FrameLayoutTest {

  private static final String HEADER_OF_3 = "04224d18" + "68" + "70" + "0300000000000000" + "cc";

  @Test
  void storesContentAsItIs() {
    assertThat(HexFormat.of().formatHex(stored("abc".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(HEADER_OF_3 + "03000080" + "616263" + "00000000");
  }

  @Test
  void keepsBlocksThatDoNotShrink() {
    byte[] noise = new byte[9 << 20];
    new Random(1).nextBytes(noise);
    assertThat(Arrays.equals(compressed(noise), stored(noise))).isTrue();
  }

  @Test
  void refusesKindsOfFramesThatAreNeverWritten() {
    // Each is what another writer may produce: sound, but not of a segment.
    for (String flags :
        List.of("6470", "6c70", "7870", "4870", "6970", "6850", "6870ff", "a870", "6871", "e870")) {
      byte[] frame = stored(new byte[3]);
      byte[] other = HexFormat.of().parseHex(flags);
      System.arraycopy(other, 0, frame, 4, other.length);
      assertThatThrownBy(() -> decode(frame, 3, LZ4Factory.fastestInstance()))
          .as(flags)
          .isInstanceOf(CorruptFrameException.class);
    }
  }

  @Test
  void checksTheSumOfTheBlocks() {
    String tooFew = HEADER_OF_3 + "02000080" + "6162" + "00000000";
    String tooMany = HEADER_OF_3 + "02000080" + "6162" + "02000080" + "6162" + "00000000";
    String hugeBlock = HEADER_OF_3 + "ffffffff" + "616263" + "00000000";
    String hugeCompressedBlock = HEADER_OF_3 + "ffffff7f" + "616263" + "00000000";
    String noEnd = HEADER_OF_3 + "03000080" + "616263";
    for (String frame : List.of(tooFew, tooMany, hugeBlock, hugeCompressedBlock, noEnd)) {
      assertThatThrownBy(
              () -> decode(HexFormat.of().parseHex(frame), 100, LZ4Factory.fastestInstance()))
          .as(frame)
          .isInstanceOf(CorruptFrameException.class);
    }
  }

  /** Where native code cannot be loaded, the library has Java code in its place. */
  @Test
  void isAsCarefulWithoutNativeCode() throws CorruptFrameException {
    byte[] content = new byte[3_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * i / 1_000);
    }
    byte[] frame = compressed(content);
    for (LZ4Factory factory :
        List.of(LZ4Factory.fastestJavaInstance(), LZ4Factory.safeInstance())) {
      assertThat(decode(frame, content.length, factory)).isEqualTo(content);
      for (int bit = 15 * 8; bit < frame.length * 8; bit++) {
        byte[] flipped = frame.clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        try {
          assertThat(decode(flipped, content.length, factory)).hasSameSizeAs(content);
        } catch (CorruptFrameException e) {
          assertThat(e).hasMessageContaining("lz4");
        }
      }
    }
  }

  private static byte[] decode(byte[] frame, int room, LZ4Factory factory)
      throws CorruptFrameException {
    ByteBuffer raw = ByteBuffer.allocateDirect(room);
    try (FrameDecoder decoder = new Lz4FrameDecoder(factory.safeDecompressor())) {
      decoder.decompress(ByteBuffer.wrap(frame), raw);
    }
    return written(raw);
  }

  private static byte[] compressed(byte[] content) {
    try (FrameEncoder encoder = new Lz4CodecProvider().open(OptionalInt.empty()).openEncoder()) {
      ByteBuffer frame = ByteBuffer.allocateDirect(encoder.maxFrameBytes(content.length));
      encoder.compress(ByteBuffer.wrap(content), frame);
      return written(frame);
    }
  }

  private static byte[] stored(byte[] content) {
    try (FrameEncoder encoder = new Lz4CodecProvider().open(OptionalInt.empty()).openEncoder()) {
      ByteBuffer frame = ByteBuffer.allocateDirect(encoder.maxFrameBytes(content.length));
      encoder.store(ByteBuffer.wrap(content), frame);
      return written(frame);
    }
  }

  private static byte[] written(ByteBuffer frame) {
    byte[] bytes = new byte[frame.flip().remaining()];
    frame.get(bytes);
    return bytes;
  }
}
