package com.example.codec.gzip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.codec.FrameEncoder;

/** The {@code gzip} command reads what a segment consists of. */
@SuppressWarnings("NullAway.Init") // JUnit calls writeFrames() before each test
class StockToolTest {

  private static final List<Integer> SIZES = List.of(1_000, 0, 1, 200_000, 4 << 20, 9_000_000);
  private static final int WARNING = 2;

  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private Path segment;
  private Path plain;
  private Path complaints;

  @BeforeEach
  void writeFrames(@TempDir Path folder) throws IOException {
    segment = folder.resolve("segment.log.gz");
    plain = folder.resolve("segment.log");
    complaints = folder.resolve("complaints");
    try (FrameEncoder encoder = new GzipCodecProvider().open(OptionalInt.empty()).openEncoder();
        OutputStream out = Files.newOutputStream(segment)) {
      for (int size : SIZES) {
        byte[] bytes = content(size);
        ByteBuffer frame = ByteBuffer.allocateDirect(encoder.maxFrameBytes(size));
        encoder.compress(ByteBuffer.wrap(bytes), frame);
        out.write(written(frame));
        encoder.store(ByteBuffer.wrap(bytes), frame.clear());
        out.write(written(frame));
        content.writeBytes(bytes);
        content.writeBytes(bytes);
      }
    }
  }

  @Test
  void readsFramesInARow() throws Exception {
    int exitCode = decompress();

    assertThat(complaints).isEmptyFile();
    assertThat(exitCode).isZero();
    assertThat(plain).hasBinaryContent(content.toByteArray());
  }

  @Test
  void readsASegmentAndWarnsOfItsIndex() throws Exception {
    Files.write(segment, index(), java.nio.file.StandardOpenOption.APPEND);

    int exitCode = decompress();

    assertThat(complaints).content().contains("trailing garbage ignored");
    assertThat(exitCode).isEqualTo(WARNING);
    assertThat(plain).hasBinaryContent(content.toByteArray());
  }

  private int decompress() throws Exception {
    Process process =
        new ProcessBuilder("gzip", "-dc", segment.toString())
            .redirectOutput(plain.toFile())
            .redirectError(complaints.toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("gzip ends").isTrue();
    return process.exitValue();
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    for (int i = 0; i < size / 2; i++) {
      content[i] = (byte) (i / 100);
    }
    return content;
  }

  private static byte[] written(ByteBuffer frame) {
    byte[] bytes = new byte[frame.flip().remaining()];
    frame.get(bytes);
    return bytes;
  }

  /** A skippable frame, as the index of a segment is one. */
  private static byte[] index() {
    return ByteBuffer.allocate(13)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x184D2A50)
        .putInt(5)
        .put(new byte[] {1, 2, 3, 4, 5})
        .array();
  }
}
