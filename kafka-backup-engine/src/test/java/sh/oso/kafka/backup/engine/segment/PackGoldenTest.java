package sh.oso.kafka.backup.engine.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Sha256;
import sh.oso.kafka.backup.engine.segment.TestSegments.Made;
import sh.oso.kafka.backup.engine.segment.TestSegments.Supply;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/**
 * Packs as format version 1 has them, read for ever. The files are never made anew: {@link #main}
 * shows how they were.
 */
class PackGoldenTest {

  private static final Path FOLDER = Path.of("src/test/resources/golden/v1");
  private static final List<Integer> PARTITIONS = List.of(3, 0, 7);

  /** A segment as it is found in a pack without a topic index: from the end on. */
  private record Found(long position, ByteBuffer bytes, SegmentIndex index, int indexBytes) {

    private String row() {
      return "| "
          + position
          + " | "
          + bytes.remaining()
          + " | "
          + indexBytes
          + " | "
          + index.origin().partition()
          + " | "
          + index.frames().get(0).firstOffset()
          + " to "
          + index.frames().get(index.frames().size() - 1).lastOffset()
          + " |";
    }
  }

  @ParameterizedTest
  @CsvSource({"none,packed.seg", "zstd,packed.zst.seg", "lz4,packed.lz4.seg"})
  void readsVersion1(String codec, String file) throws IOException {
    byte[] pack = golden(file);
    InMemoryStore store = new InMemoryStore();
    store.put(ObjectKey.of("it"), ObjectContent.of(pack), Lifetime.LASTING);
    Repository repository =
        new Repository(store, Codecs.find(PackGoldenTest.class.getClassLoader()));
    List<Found> all = walk(pack);
    assertThat(all)
        .extracting(found -> found.index().origin().partition())
        .containsExactlyElementsOf(PARTITIONS);
    for (Found found : all) {
      int partition = found.index().origin().partition();
      SegmentEntry entry =
          new SegmentEntry(
              "it",
              found.position(),
              found.bytes().remaining(),
              found.indexBytes(),
              codec,
              100L * partition,
              100L * partition + 1,
              2,
              0,
              0,
              0,
              Sha256.hex(
                  Arrays.copyOfRange(
                      pack,
                      (int) found.position(),
                      (int) found.position() + found.bytes().remaining())));
      try (ReadingLane lane = TestSegments.lane();
          SegmentReader reader = new SegmentReader(repository, entry, lane)) {
        assertThat(reader.readFrame(0)).isEqualTo(batch(partition).bytes());
        assertThat(reader.sha256()).isEqualTo(entry.sha256());
      }
    }
  }

  @Test
  void stillWritesVersion1() throws IOException {
    assertThat(make("none")).isEqualTo(golden("packed.seg"));
  }

  @Test
  void isTheExampleOfTheSpecification() throws IOException {
    String specification = Files.readString(Path.of("../docs/format/segment.md"));
    for (Found found : walk(golden("packed.seg"))) {
      assertThat(specification).contains(found.row() + "\n");
    }
  }

  private static List<Found> walk(byte[] pack) {
    Deque<Found> found = new ArrayDeque<>();
    int end = pack.length;
    while (end > 0) {
      byte[] trailer = Arrays.copyOfRange(pack, end - SegmentIndex.TRAILER_BYTES, end);
      int indexBytes = SegmentIndex.sizeFromTrailer(trailer, "pack");
      SegmentIndex index =
          SegmentIndex.decode(Arrays.copyOfRange(pack, end - indexBytes, end), "pack");
      int start = end - indexBytes - index.frames().stream().mapToInt(FrameEntry::frameBytes).sum();
      found.push(
          new Found(start, ByteBuffer.wrap(pack, start, end - start).slice(), index, indexBytes));
      end = start;
    }
    assertThat(end).isZero();
    return List.copyOf(found);
  }

  private static SegmentBatch batch(int partition) {
    return TestSegments.batch(100L * partition, 2, false);
  }

  private static byte[] make(String codec) throws IOException {
    ByteArrayOutputStream pack = new ByteArrayOutputStream();
    for (int partition : PARTITIONS) {
      SegmentOrigin all = TestSegments.ORIGIN;
      SegmentOrigin origin =
          new SegmentOrigin(all.clusterId(), all.topic(), all.topicId(), partition);
      Made made =
          TestSegments.make(
              origin, codec, 64 << 10, Long.MAX_VALUE, new Supply(List.of(batch(partition))));
      pack.writeBytes(made.bytes);
    }
    return pack.toByteArray();
  }

  private static byte[] golden(String file) throws IOException {
    try (InputStream in = PackGoldenTest.class.getResourceAsStream("/golden/v1/" + file)) {
      assertThat(in).as(file).isNotNull();
      return in.readAllBytes();
    }
  }

  /** Writes files that are not there yet, and prints the specification's example. */
  public static void main(String[] args) throws IOException {
    for (String codec : List.of("none", "zstd", "lz4")) {
      Path file = FOLDER.resolve("packed" + TestSegments.codec(codec).fileExtension() + ".seg");
      if (!Files.exists(file)) {
        Files.write(file, make(codec));
      }
    }
    walk(Files.readAllBytes(FOLDER.resolve("packed.seg")))
        .forEach(found -> System.out.println(found.row()));
  }
}
