package sh.oso.kafka.backup.storage.s3;

import sh.oso.kafka.backup.api.DataSize;

/**
 * How large the parts of an upload are: twice as large after every {@value #PARTS_BEFORE_DOUBLING}
 * parts, up to 1 GiB. So the 10,000 parts that S3 allows hold more than 5 TiB even if the first has
 * 5 MiB, and small uploads take little memory.
 */
final class PartSizes {

  static final int MAX_PARTS = 10_000;

  private static final int PARTS_BEFORE_DOUBLING = 700;

  private PartSizes() {}

  /** Bytes of a part, by its number from 1. */
  static int of(DataSize first, int number) {
    int doublings = (number - 1) / PARTS_BEFORE_DOUBLING;
    long most = S3Writing.MAX_PART.bytes();
    // A gigabyte is never more than eight doublings away.
    return (int) Math.min(first.bytes() << Math.min(doublings, 8), most);
  }
}
