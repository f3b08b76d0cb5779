package sh.oso.kafka.backup.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.CodecProvider;
import sh.oso.kafka.backup.api.codec.CorruptFrameException;
import sh.oso.kafka.backup.api.codec.FrameDecoder;
import sh.oso.kafka.backup.api.codec.FrameEncoder;
import sh.oso.kafka.backup.testkit.codec.Frames.Way;

/**
 * What every codec does, as tests: extend this class in the codec's module and name the provider
 * and its levels. A codec that passes never writes beyond a buffer and never takes a damaged frame
 * for the content of another size, whatever bytes it meets. That stock tools read its frames is for
 * the codec's own tests to show.
 */
public abstract class CodecContract {

  private static final int FLIPS = 2_000;
  private static final long SEED = 4_711;

  private FrameEncoder encoder;
  private FrameDecoder decoder;

  /** For subclasses. */
  @SuppressWarnings("NullAway.Init") // JUnit calls openCodec() before each test
  protected CodecContract() {}

  /**
   * The provider to test.
   *
   * @return a new one or always the same
   */
  protected abstract CodecProvider provider();

  /**
   * The levels that the codec has.
   *
   * @return all of them, ascending and without holes; empty if the codec refuses every level
   */
  protected abstract List<Integer> levels();

  @BeforeEach
  final void openCodec() {
    Codec codec = provider().open(OptionalInt.empty());
    encoder = codec.openEncoder();
    decoder = codec.openDecoder();
  }

  @AfterEach
  final void closeCodec() {
    encoder.close();
    decoder.close();
  }

  @Test
  void givesItsIdAndFileExtension() {
    Codec codec = provider().open(OptionalInt.empty());
    assertThat(codec.id()).matches("[a-z0-9]+").isEqualTo(provider().id());
    assertThat(codec.fileExtension()).matches("(\\.[a-z0-9]+)?");
  }

  @Test
  void givesBackWhatItWasGiven() throws CorruptFrameException {
    for (Map.Entry<String, byte[]> sample : Samples.all().entrySet()) {
      for (Way way : Way.both()) {
        byte[] frame = Frames.encode(encoder, way, sample.getValue());
        byte[] raw = Frames.decode(decoder, frame, sample.getValue().length);
        assertThat(Arrays.equals(raw, sample.getValue())).as(sample.getKey()).isTrue();
      }
    }
  }

  @Test
  void makesTextSmaller() {
    byte[] text = Samples.text(1 << 20);
    assertThat(Frames.encode(encoder, FrameEncoder::compress, text)).hasSizeLessThan(text.length);
  }

  @Test
  void readsBuffersOfEveryKind() throws CorruptFrameException {
    byte[] text = Samples.text(10_000);
    for (Way way : Way.both()) {
      byte[] frame = Frames.encode(encoder, way, text);
      for (ByteBuffer buffer : kinds(text)) {
        assertThat(Frames.encode(encoder, way, buffer)).as("from %s", buffer).isEqualTo(frame);
      }
      for (ByteBuffer buffer : kinds(frame)) {
        assertThat(Frames.decode(decoder, buffer, text.length)).as("of %s", buffer).isEqualTo(text);
      }
    }
  }

  private static List<ByteBuffer> kinds(byte[] bytes) {
    return List.of(
        Frames.direct(bytes),
        Frames.directInside(bytes),
        Frames.direct(bytes).asReadOnlyBuffer(),
        Frames.direct(bytes).order(ByteOrder.LITTLE_ENDIAN),
        ByteBuffer.wrap(bytes),
        Frames.heapInside(bytes),
        ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  @Test
  void decodesIntoMoreRoomThanNeeded() throws CorruptFrameException {
    byte[] text = Samples.text(1_000);
    for (Way way : Way.both()) {
      byte[] frame = Frames.encode(encoder, way, text);
      assertThat(Frames.decode(decoder, frame, 100_000)).isEqualTo(text);
    }
  }

  @Test
  void hasTheLevelsItDeclaresAndNoOthers() throws CorruptFrameException {
    byte[] text = Samples.text(200_000);
    for (int level : levels()) {
      try (FrameEncoder other = provider().open(OptionalInt.of(level)).openEncoder()) {
        for (Way way : Way.both()) {
          byte[] frame = Frames.encode(other, way, text);
          assertThat(Frames.decode(decoder, frame, text.length))
              .as("level " + level)
              .isEqualTo(text);
        }
      }
    }
    List<Integer> wrong = new ArrayList<>(List.of(Integer.MIN_VALUE, Integer.MAX_VALUE));
    if (!levels().isEmpty()) {
      wrong.add(levels().get(0) - 1);
      wrong.add(levels().get(levels().size() - 1) + 1);
    }
    for (int level : wrong) {
      var refusal =
          assertThatIllegalArgumentException()
              .isThrownBy(() -> provider().open(OptionalInt.of(level)));
      for (int bound : levels().isEmpty() ? List.<Integer>of() : List.of(first(), last())) {
        refusal.withMessageContaining(String.valueOf(bound));
      }
    }
  }

  private int first() {
    return levels().get(0);
  }

  private int last() {
    return levels().get(levels().size() - 1);
  }

  @Test
  void namesEnoughRoomForAnyFrame() {
    int previous = 0;
    for (int size = 0; size < 70_000; size = size * 3 / 2 + 1) {
      assertThat(encoder.maxFrameBytes(size)).isGreaterThanOrEqualTo(previous);
      previous = encoder.maxFrameBytes(size);
      byte[] noise = Samples.noise(size);
      for (Way way : Way.both()) {
        assertThat(Frames.encode(encoder, way, noise)).hasSizeLessThanOrEqualTo(previous);
      }
    }
    assertThatIllegalArgumentException().isThrownBy(() -> encoder.maxFrameBytes(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> encoder.maxFrameBytes(Integer.MAX_VALUE));
  }

  @Test
  void storesWithLittleMoreThanTheContent() {
    byte[] text = Samples.text(4 << 20);
    assertThat(Frames.encode(encoder, FrameEncoder::store, text))
        .hasSizeBetween(text.length, text.length + 1024);
  }

  @Test
  void refusesBuffersThatItCannotWriteTo() {
    byte[] text = Samples.text(100);
    int room = encoder.maxFrameBytes(text.length);
    for (Way way : Way.both()) {
      ByteBuffer raw = Frames.direct(text);
      for (ByteBuffer frame :
          List.of(
              ByteBuffer.allocateDirect(room - 1),
              ByteBuffer.allocate(room),
              ByteBuffer.allocateDirect(room).asReadOnlyBuffer())) {
        assertThatIllegalArgumentException().isThrownBy(() -> way.encode(encoder, raw, frame));
        assertThat(raw.position()).isZero();
        assertThat(frame.position()).isZero();
      }
    }
    byte[] frame = Frames.encode(encoder, FrameEncoder::compress, text);
    for (ByteBuffer raw :
        List.of(ByteBuffer.allocate(100), ByteBuffer.allocateDirect(100).asReadOnlyBuffer())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> decoder.decompress(Frames.direct(frame), raw));
    }
  }

  @Test
  void knowsDamagedFrames() throws CorruptFrameException {
    for (Way way : Way.both()) {
      for (byte[] raw : List.of(Samples.text(300), Samples.noise(300), new byte[0])) {
        byte[] frame = Frames.encode(encoder, way, raw);
        damaged(frame)
            .forEach(
                (damage, bytes) ->
                    assertThatThrownBy(() -> Frames.decode(decoder, bytes, raw.length))
                        .as(damage)
                        .isInstanceOf(CorruptFrameException.class)
                        .hasMessageMatching("(?s).{10,}"));
        assertThat(Frames.decode(decoder, frame, raw.length)).as("sound one after").isEqualTo(raw);
      }
    }
  }

  private static Map<String, byte[]> damaged(byte[] frame) {
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (int size = 0; size < frame.length; size++) {
      all.put("cut to " + size + " of " + frame.length + " bytes", Arrays.copyOf(frame, size));
    }
    for (int bit = 0; bit < 32; bit++) {
      all.put("bit " + bit + " of the magic number flipped", flipped(frame, bit));
    }
    all.put("a byte follows", Arrays.copyOf(frame, frame.length + 1));
    all.put("the frame follows again", join(frame, frame));
    all.put("a skippable frame follows", join(frame, skippable(5)));
    all.put("a skippable frame before it", join(skippable(5), frame));
    all.put("a skippable frame alone", skippable(frame.length));
    all.put("zeros", new byte[100]);
    all.put("ones", ones(100));
    all.put("noise", Samples.noise(frame.length));
    all.put("its first byte is missing", Arrays.copyOfRange(frame, 1, frame.length));
    return all;
  }

  @Test
  void refusesContentThatDoesNotFit() {
    for (byte[] raw : List.of(Samples.text(5_000), Samples.noise(5_000), new byte[1])) {
      for (Way way : Way.both()) {
        byte[] frame = Frames.encode(encoder, way, raw);
        for (int room : new int[] {raw.length - 1, raw.length / 2, 0}) {
          assertThatThrownBy(() -> Frames.decode(decoder, frame, room))
              .as("%d bytes into %d", raw.length, room)
              .isInstanceOf(CorruptFrameException.class);
        }
      }
    }
  }

  @Test
  void takesNoFlippedBitForContentOfAnotherSize() {
    Random random = new Random(SEED);
    for (byte[] raw : List.of(Samples.text(20_000), Samples.noise(700))) {
      for (Way way : Way.both()) {
        byte[] frame = Frames.encode(encoder, way, raw);
        for (int i = 0; i < FLIPS; i++) {
          // Half of them near the start, where lengths and tables are.
          int bit = random.nextInt((i % 2 == 0 ? Math.min(40, frame.length) : frame.length) * 8);
          byte[] flipped = flipped(frame, bit);
          try {
            assertThat(Frames.decode(decoder, flipped, raw.length + 50_000))
                .as("bit %d flipped, seed %d", bit, SEED)
                .hasSameSizeAs(raw);
          } catch (CorruptFrameException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        }
      }
    }
  }

  @Test
  void survivesNoiseBehindASoundBeginning() {
    Random random = new Random(SEED);
    byte[] frame = Frames.encode(encoder, FrameEncoder::compress, Samples.text(20_000));
    for (int i = 0; i < FLIPS; i++) {
      byte[] noise = frame.clone();
      int sound = 4 + random.nextInt(60);
      byte[] tail = new byte[noise.length - sound];
      random.nextBytes(tail);
      System.arraycopy(tail, 0, noise, sound, tail.length);
      assertThatThrownBy(() -> Frames.decode(decoder, noise, 20_000))
          .as("noise from byte %d on, seed %d", sound, SEED)
          .isInstanceOf(CorruptFrameException.class);
    }
  }

  @Test
  void worksInManyThreadsAtOnce() throws Exception {
    Codec codec = provider().open(OptionalInt.empty());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        byte[] text = Samples.text(100_000 + thread);
        all.add(
            threads.submit(
                () -> {
                  try (FrameEncoder own = codec.openEncoder();
                      FrameDecoder ownDecoder = codec.openDecoder()) {
                    for (int i = 0; i < 20; i++) {
                      byte[] frame = Frames.encode(own, Way.both()[i % 2], text);
                      assertThat(Frames.decode(ownDecoder, frame, text.length)).isEqualTo(text);
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("a thread failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void refusesToWorkOnceClosed() {
    byte[] frame = Frames.encode(encoder, FrameEncoder::compress, Samples.text(100));
    encoder.close();
    decoder.close();
    encoder.close();
    decoder.close();
    for (Way way : Way.both()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> Frames.encode(encoder, way, Samples.text(100)));
    }
    assertThatIllegalStateException().isThrownBy(() -> Frames.decode(decoder, frame, 100));
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
    return flipped;
  }

  private static byte[] ones(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 0xFF);
    return bytes;
  }

  private static byte[] skippable(int size) {
    return ByteBuffer.allocate(8 + size)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x184D2A50)
        .putInt(size)
        .array();
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(first);
    joined.writeBytes(second);
    return joined.toByteArray();
  }
}
