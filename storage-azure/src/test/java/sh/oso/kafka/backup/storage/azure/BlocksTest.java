package sh.oso.kafka.backup.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.StorageException;

class BlocksTest {

  private static final int MIB = 1 << 20;

  @Test
  void growsSoThatFewBlocksHoldALot() throws StorageException {
    Blocks blocks = new Blocks("writer", 8 * MIB);
    long total = 0;
    for (int i = 0; i < Blocks.MOST; i++) {
      assertThat(blocks.nextSize()).isEqualTo((8 * MIB) << (i / 10_000));
      total += blocks.nextSize();
      blocks.add();
    }
    assertThat(total >> 40).isEqualTo(2);
    assertThatThrownBy(blocks::add)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("blockSize");
  }

  @Test
  void keepsLargeBlocksWithinAnArray() throws StorageException {
    Blocks blocks = new Blocks("writer", 256 * MIB);
    for (int i = 0; i < 40_000; i++) {
      blocks.add();
    }
    assertThat(blocks.nextSize()).isEqualTo(1024 * MIB);
  }

  /** Azure refuses ids of different lengths for one blob. */
  @Test
  void givesIdsOfOneLengthThatNoOtherWriterHas() throws StorageException {
    Blocks one = new Blocks("writer-1", MIB);
    Blocks other = new Blocks("writer-2", MIB);
    for (int i = 0; i < 200; i++) {
      one.add();
      other.add();
    }
    HashSet<String> all = new HashSet<>(one.ids());
    all.addAll(other.ids());
    assertThat(all).hasSize(400);
    assertThat(all.stream().map(String::length).distinct()).hasSize(1);
  }
}
