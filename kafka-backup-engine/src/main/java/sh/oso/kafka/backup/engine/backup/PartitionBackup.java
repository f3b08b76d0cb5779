package sh.oso.kafka.backup.engine.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.engine.batch.CorruptBatchException;
import sh.oso.kafka.backup.engine.fetch.CommittedBatches;
import sh.oso.kafka.backup.engine.fetch.FetchLoop;
import sh.oso.kafka.backup.engine.fetch.LogCutBackException;
import sh.oso.kafka.backup.engine.fetch.SourceLog;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.manifest.Keys;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;
import sh.oso.kafka.backup.engine.manifest.Sha256;
import sh.oso.kafka.backup.engine.segment.FrameBuilder;
import sh.oso.kafka.backup.engine.segment.SegmentContent;
import sh.oso.kafka.backup.engine.segment.SegmentOrigin;

/**
 * Brings one partition to its end. The source of a segment is Kafka itself: when a put fails for
 * want of the store, the partition goes back to the segment's first offset and makes it again under
 * another name, so nothing has to be kept for a second try.
 */
final class PartitionBackup {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionBackup.class);

  /** How often a damaged batch is fetched again: the damage may be of the way, not of the log. */
  private static final int CORRUPT_ATTEMPTS = 3;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final RunContext run;
  private final Packs packs;
  private final PlannedTopic topic;
  private final PartitionState state;
  private final SourceLog log;
  private final SegmentOrigin origin;
  private String writerId;

  /** When the reading of what is kept began. */
  private Instant began;

  private boolean isReadAnew;

  PartitionBackup(RunContext run, Packs packs, PartitionState state) {
    this.run = run;
    this.packs = packs;
    this.topic = state.topic();
    this.state = state;
    this.log = run.sourceLog(new TopicPartition(topic.name(), state.partition()));
    Uuid id = Uuid.fromString(topic.topicId());
    this.origin =
        new SegmentOrigin(
            run.clusterId(),
            topic.name(),
            new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
            state.partition());
    this.writerId = run.writerId();
    this.began = state.nextOffset() == state.firstReadOffset() ? run.now() : run.startedAt();
  }

  /**
   * Works until the partition is complete, or lacks nothing but a small segment that is packed.
   *
   * @param loop that fetches
   * @param builder of frames; borrowed
   * @throws sh.oso.kafka.backup.api.KafkaBackupException if it cannot be completed; what is durable
   *     by then is in the state
   */
  void run(FetchLoop loop, FrameBuilder builder) {
    int corrupt = 0;
    long failingSince = 0;
    Duration pause = FIRST_PAUSE;
    Optional<SmallSegment> rest = Optional.empty();
    while (rest.isEmpty() && !state.isComplete()) {
      long before = state.nextOffset();
      try (CommittedBatches batches = open(loop)) {
        rest = drain(batches, builder);
      } catch (LogCutBackException e) {
        restart(String.valueOf(e.getMessage()), ChainBreak.Reason.LOG_CUT_BACK);
      } catch (CorruptBatchException | CorruptBackupException e) {
        corrupt = state.nextOffset() > before ? 1 : corrupt + 1;
        if (corrupt == CORRUPT_ATTEMPTS) {
          throw new CorruptBackupException(String.valueOf(e.getMessage()), e);
        }
      } catch (StorageUnavailableException e) {
        long now = System.nanoTime();
        boolean progress = state.nextOffset() > before;
        failingSince = failingSince == 0 || progress ? now : failingSince;
        if (now - failingSince > run.limits().retryTimeout().toNanos()) {
          throw RepositoryFailures.translate(run.store().location(), "storing a segment", e);
        }
        LOG.debug("segment is made again: topicPartition={}", origin, e);
        run.pause(pause);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        writerId = RunContext.newWriterId();
      } catch (IOException e) {
        throw RepositoryFailures.translate(run.store().location(), "storing a segment", e);
      }
    }
    if (rest.isPresent()) {
      packs.add(rest.get());
    } else {
      run.partitionDone(state);
    }
    packs.finished(state);
  }

  private CommittedBatches open(FetchLoop loop) {
    return new CommittedBatches(
        loop.open(
            new TopicPartition(topic.name(), state.partition()),
            Uuid.fromString(topic.topicId()),
            state.nextOffset(),
            state.endOffset(),
            state.leaderEpoch()),
        log,
        topic.compacted(),
        state.startOffset(),
        state.firstReadOffset(),
        state.nextOffset(),
        state.endOffset(),
        state.leaderEpoch());
  }

  /** A segment that is small and the partition's last. */
  private record Last(SegmentEntry alone, ByteBuffer bytes) {}

  /** Reads to the end; what is given back is the only thing that is not durable then. */
  private Optional<SmallSegment> drain(CommittedBatches batches, FrameBuilder builder)
      throws IOException {
    Optional<Last> last = Optional.empty();
    long fetched = 0;
    PacedBatches paced = new PacedBatches(batches, run.pace(), run.limits().segmentAge());
    for (var first = paced.begin(); first.isPresent(); first = paced.begin()) {
      run.checkCancelled();
      last = segment(batches, paced, builder);
      run.progress().moved(batches.fetchedBytes() - fetched);
      fetched = batches.fetchedBytes();
    }
    run.progress().moved(batches.fetchedBytes() - fetched);
    batches.warnings().forEach(run::warn);
    if (topic.compacted() && !tombstonesAreThere()) {
      return Optional.empty();
    }
    if (last.isEmpty()) {
      state.completed(
          batches.position(), batches.endOffset(), batches.leaderEpoch(), batches.gaps());
    }
    return last.map(
        segment ->
            new SmallSegment(
                state,
                segment.alone(),
                segment.bytes(),
                batches.position(),
                batches.endOffset(),
                batches.leaderEpoch(),
                batches.gaps()));
  }

  /**
   * Whether no key can come back that a tombstone deleted: one that was written behind what was
   * read already, and vanished before the reading came to it. If it may have, the partition is
   * begun anew, once.
   */
  private boolean tombstonesAreThere() {
    if (run.tombstonesAreThere(topic, state.continuesParent(), began)) {
      return true;
    }
    String since =
        origin.topic()
            + "-"
            + origin.partition()
            + ": since "
            + (state.continuesParent() ? "the parent" : "its reading")
            + " began, tombstones may have vanished";
    if (isReadAnew) {
      run.warn(
          since
              + ", and again: deleted keys may come back. Read it faster, or raise the"
              + " topic's delete.retention.ms");
      return true;
    }
    isReadAnew = true;
    restart(since, ChainBreak.Reason.COMPACTED_READ_ANEW);
    return false;
  }

  /** Makes the next segment, and stores it unless it is small and the last. */
  private Optional<Last> segment(CommittedBatches batches, PacedBatches paced, FrameBuilder builder)
      throws IOException {
    ObjectKey key =
        Keys.segment(
            topic.name(),
            topic.topicId(),
            state.partition(),
            batches.peek().orElseThrow().baseOffset(),
            writerId,
            run.codec().fileExtension());
    SegmentContent content =
        new SegmentContent(
            origin,
            run.codec().id(),
            builder,
            paced,
            run.limits().segmentSize().bytes(),
            run.limits().segmentAge());
    SegmentEntry entry;
    try {
      Optional<byte[]> whole = content.findWhole(packs.smallBytes());
      if (whole.isPresent() && batches.peek().isEmpty()) {
        return Optional.of(new Last(content.entry(key), ByteBuffer.wrap(whole.get())));
      }
      entry = put(key, content);
    } finally {
      builder.giveBack();
    }
    state.stored(
        entry, batches.position(), batches.endOffset(), batches.leaderEpoch(), batches.gaps());
    LOG.debug(
        "segment stored: topic={} partition={} firstOffset={} lastOffset={} objectKey={} bytes={}",
        topic.name(),
        state.partition(),
        entry.firstOffset(),
        entry.lastOffset(),
        entry.object(),
        entry.sizeBytes());
    return Optional.empty();
  }

  private SegmentEntry put(ObjectKey key, SegmentContent content) throws IOException {
    ObjectStore store = run.store();
    try {
      store.put(key, content, Lifetime.LASTING);
      return content.entry(key);
    } catch (StorageUnavailableException e) {
      if (content.isComplete() && isStored(key, content.entry(key))) {
        return content.entry(key);
      }
      throw e;
    }
  }

  /** Settles a put whose reply was lost, by reading. */
  private boolean isStored(ObjectKey key, SegmentEntry entry) throws IOException {
    Optional<ObjectStat> stat = run.store().findStat(key);
    if (stat.isEmpty() || stat.get().sizeBytes() != entry.sizeBytes()) {
      return false;
    }
    MessageDigest digest = Sha256.digest();
    try (InputStream in =
        new DigestInputStream(run.store().openRange(key, 0, entry.sizeBytes()), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return Sha256.hex(digest).equals(entry.sha256());
  }

  private void restart(String cause, ChainBreak.Reason reason) {
    long start = log.logStartOffset();
    long end = log.lastStableOffset();
    run.warn(cause + ". It is backed up anew from offset " + start + " to " + end);
    state.restart(start, end, reason);
    began = run.now();
    writerId = RunContext.newWriterId();
  }
}
