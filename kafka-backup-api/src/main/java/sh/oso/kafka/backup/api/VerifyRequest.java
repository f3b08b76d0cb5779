package sh.oso.kafka.backup.api;

import org.jspecify.annotations.Nullable;

/**
 * Asks whether a backup is sound.
 *
 * @param backupId which backup, or {@code latest}
 * @param level how thoroughly to look
 * @param topics which of its topics
 * @param sample how much of them to look into; all of it at {@link Level#LISTED}
 * @param evidence the report to keep in the repository; null for none
 * @param shard which part of what is looked into is this process's, where several processes do it
 *     together: each tells of its part, and all is sound only if each says so
 */
public record VerifyRequest(
    String backupId,
    Level level,
    TopicSelection topics,
    VerifySample sample,
    @Nullable EvidenceRequest evidence,
    Shard shard) {

  /** How thoroughly to look; each level includes those before it. */
  public enum Level {
    /** Every object exists with its size. */
    LISTED,
    /** Every byte is read and matches its checksums. */
    CHECKSUMS,
    /** Every record is decoded; counts, offsets and timestamps match what the manifest says. */
    DECODED,
    /**
     * A drill: records are restored into scratch topics of a Kafka cluster, read back as a consumer
     * would, and compared one by one; the topics are deleted. Needs a cluster.
     */
    RESTORED
  }

  public VerifyRequest {
    Ids.check("backup id", backupId);
    if (level == Level.LISTED && sample.percent() < 100) {
      throw new InvalidRequestException(
          "a sample has no meaning at level listed, which looks at every object; leave it out or"
              + " take another level");
    }
    if (!shard.isWhole() && backupId.equals("latest")) {
      throw new InvalidRequestException(
          "the parts of a verification need the same backup: name it, rather than latest");
    }
    if (!shard.isWhole() && evidence != null) {
      throw new InvalidRequestException(
          "evidence tells of the whole, and a part cannot: leave one of them out");
    }
  }

  /**
   * Asks for topics, and all of their records.
   *
   * @param backupId which backup, or {@code latest}
   * @param level how thoroughly to look
   * @param topics which of its topics
   */
  public VerifyRequest(String backupId, Level level, TopicSelection topics) {
    this(backupId, level, topics, VerifySample.ALL, null, Shard.WHOLE);
  }

  /**
   * Asks for all topics.
   *
   * @param backupId which backup, or {@code latest}
   * @param level how thoroughly to look
   * @return the request
   */
  public static VerifyRequest of(String backupId, Level level) {
    return new VerifyRequest(backupId, level, TopicSelection.ALL);
  }

  /**
   * The same for a sample.
   *
   * @param sample how much to look into
   * @return the request
   */
  public VerifyRequest withSample(VerifySample sample) {
    return new VerifyRequest(backupId, level, topics, sample, evidence, shard);
  }

  /**
   * The same with evidence, which is stored whatever is found. A run that could not look stores
   * none.
   *
   * @param evidence the report to keep; null for none
   * @return the request
   */
  public VerifyRequest withEvidence(@Nullable EvidenceRequest evidence) {
    return new VerifyRequest(backupId, level, topics, sample, evidence, shard);
  }

  /**
   * The same for one of several processes that do it together. With a sample, all need its seed.
   *
   * @param part which part of it
   * @return the request
   */
  public VerifyRequest withShard(Shard part) {
    return new VerifyRequest(backupId, level, topics, sample, evidence, part);
  }
}
