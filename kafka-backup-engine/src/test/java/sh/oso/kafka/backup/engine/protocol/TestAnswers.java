package sh.oso.kafka.backup.engine.protocol;

import java.util.List;

/** Answers of brokers that nobody sent. */
public final class TestAnswers {

  private TestAnswers() {}

  /** An answer that holds no memory. */
  public static FetchAnswer holding(List<PartitionFetch> partitions) {
    return new FetchAnswer(partitions, () -> {});
  }
}
