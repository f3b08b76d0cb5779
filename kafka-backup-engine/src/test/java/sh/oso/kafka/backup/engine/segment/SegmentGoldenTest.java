package sh.oso.kafka.backup.engine.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Sha256;
import sh.oso.kafka.backup.engine.segment.TestSegments.Supply;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/**
 * Segments as format version 1 has them, read for ever. The files are never made anew: {@link
 * #main} shows how they were.
 */
class SegmentGoldenTest {

  private static final Path FOLDER = Path.of("src/test/resources/golden/v1");

  @ParameterizedTest
  @CsvSource({"none,segment.log", "zstd,segment.log.zst", "lz4,segment.log.lz4"})
  void readsVersion1(String codec, String file) throws IOException {
    byte[] bytes = golden(file);
    byte[] trailer =
        Arrays.copyOfRange(bytes, bytes.length - SegmentIndex.TRAILER_BYTES, bytes.length);
    int indexSize = SegmentIndex.sizeFromTrailer(trailer, file);
    SegmentEntry entry =
        new SegmentEntry(
            "it", 0, bytes.length, indexSize, codec, 100, 102, 2, 0, 0, 0, Sha256.hex(bytes));
    InMemoryStore store = new InMemoryStore();
    store.put(ObjectKey.of("it"), ObjectContent.of(bytes), Lifetime.LASTING);
    Codecs codecs = Codecs.find(SegmentGoldenTest.class.getClassLoader());
    try (ReadingLane lane = TestSegments.lane();
        SegmentReader reader = new SegmentReader(new Repository(store, codecs), entry, lane)) {
      assertThat(reader.index().origin()).isEqualTo(TestSegments.ORIGIN);
      assertThat(reader.index().frames()).hasSize(1);
      FrameEntry frame = reader.index().frames().get(0);
      assertThat(frame.firstOffset()).isEqualTo(100);
      assertThat(frame.lastOffset()).isEqualTo(102);
      assertThat(frame.records()).isEqualTo(2);
      assertThat(frame.minTimestamp()).isEqualTo(1_700_000_000_100L);
      assertThat(frame.maxTimestamp()).isEqualTo(1_700_000_000_102L);
      ByteBuffer raw = reader.readFrame(0);
      for (SegmentBatch batch : batches()) {
        ByteBuffer expected = batch.bytes();
        assertThat(raw.slice(raw.position(), expected.remaining())).isEqualTo(expected);
        raw.position(raw.position() + expected.remaining());
      }
      assertThat(raw.hasRemaining()).isFalse();
    }
  }

  @Test
  void stillWritesVersion1() throws IOException {
    assertThat(TestSegments.make("none", 64 << 10, Long.MAX_VALUE, new Supply(batches())).bytes)
        .isEqualTo(golden("segment.log"));
  }

  @Test
  void isTheExampleOfTheSpecification() throws IOException {
    String specification = Files.readString(Path.of("../docs/format/segment.md"));
    String shown =
        specification.substring(
            specification.indexOf("<!-- hex:begin -->\n") + 19,
            specification.indexOf("<!-- hex:end -->"));
    assertThat(shown).isEqualTo("```\n" + hex(golden("segment.log")) + "```\n");
  }

  private static List<SegmentBatch> batches() {
    return List.of(TestSegments.batch(100, 1, false), TestSegments.batch(102, 1, false));
  }

  private static byte[] golden(String file) throws IOException {
    try (InputStream in = SegmentGoldenTest.class.getResourceAsStream("/golden/v1/" + file)) {
      assertThat(in).as(file).isNotNull();
      return in.readAllBytes();
    }
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < bytes.length; at += 16) {
      text.append(String.format(Locale.ROOT, "%04x ", at));
      StringBuilder plain = new StringBuilder();
      for (int i = at; i < Math.min(at + 16, bytes.length); i++) {
        text.append(String.format(Locale.ROOT, " %02x", bytes[i]));
        plain.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '.');
      }
      text.append("   ".repeat(Math.max(0, at + 16 - bytes.length))).append("  ").append(plain);
      text.append('\n');
    }
    return text.toString();
  }

  /** Writes files that are not there yet, and prints the specification's example. */
  public static void main(String[] args) throws IOException {
    Files.createDirectories(FOLDER);
    for (String codec : List.of("none", "zstd", "lz4")) {
      Path file = FOLDER.resolve("segment.log" + TestSegments.codec(codec).fileExtension());
      if (!Files.exists(file)) {
        Files.write(
            file, TestSegments.make(codec, 64 << 10, Long.MAX_VALUE, new Supply(batches())).bytes);
      }
    }
    System.out.print(hex(Files.readAllBytes(FOLDER.resolve("segment.log"))));
  }
}
