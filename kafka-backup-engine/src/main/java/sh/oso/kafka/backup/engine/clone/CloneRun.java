package sh.oso.kafka.backup.engine.clone;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CloneRequest;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.restore.ExistingTopics;
import sh.oso.kafka.backup.engine.clone.CloneCut.CutTopic;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Sha256;
import sh.oso.kafka.backup.engine.restore.EarlierRestores;
import sh.oso.kafka.backup.engine.restore.RestorePlan;
import sh.oso.kafka.backup.engine.restore.RestoreRun;
import sh.oso.kafka.backup.engine.run.Progress;

/**
 * Clones topics: takes a cut of the source, or finds that of an unfinished clone, and restores it.
 */
public final class CloneRun {

  private static final Logger LOG = LoggerFactory.getLogger(CloneRun.class);

  private final Map<String, Object> sourceProperties;
  private final Cluster source;
  private final Map<String, Object> targetProperties;
  private final Cluster target;
  private final Repository state;
  private final Limits limits;
  private final Progress progress;
  private final Clock clock;
  private final String toolVersion;

  /**
   * Prepares a run.
   *
   * @param state where documents of restores and clones are kept
   */
  public CloneRun(
      Map<String, Object> sourceProperties,
      Cluster source,
      Map<String, Object> targetProperties,
      Cluster target,
      Repository state,
      Limits limits,
      Progress progress,
      Clock clock,
      String toolVersion) {
    this.sourceProperties = sourceProperties;
    this.source = source;
    this.targetProperties = targetProperties;
    this.target = target;
    this.state = state;
    this.limits = limits;
    this.progress = progress;
    this.clock = clock;
    this.toolVersion = toolVersion;
  }

  /**
   * Runs to the stored report.
   *
   * @param newId for the clone, unless the request names one or an unfinished one is continued
   */
  public RestoreReport run(CloneRequest request, String newId, Cancellation cancellation) {
    if (request.shape().existingTopics() == ExistingTopics.APPEND && request.cloneId() == null) {
      throw new InvalidRequestException(
          "appending needs a clone id: without one, running the same again after it is complete"
              + " would append everything once more");
    }
    Instant started = clock.instant();
    String fingerprint = fingerprint(request);
    Optional<CloneCut> known = find(request.cloneId(), fingerprint);
    String asked = request.cloneId();
    String cloneId = known.map(CloneCut::cloneId).orElse(asked == null ? newId : asked);
    CloneCut cut =
        known.orElseGet(
            () ->
                new CutStage(source, limits.retryTimeout())
                    .take(request, cloneId, fingerprint, started, toolVersion));
    requireOtherTopics(cut, request);
    CloneStage stage =
        new CloneStage(
            sourceProperties, source, targetProperties, target, state, limits, progress, clock);
    RestoreRequest restore =
        RestoreRequest.of("clone")
            .withTopics(
                new TopicSelection(cut.topics().stream().map(CutTopic::name).toList(), List.of()))
            .withHeaders(request.headers())
            .withShape(request.shape())
            .withGroups(request.groups())
            .withRestoreId(cloneId)
            .withDryRun(request.dryRun());
    return new RestoreRun(
            targetProperties,
            target,
            state,
            state,
            new ClusterSource(cut, stage),
            limits,
            progress,
            clock,
            toolVersion)
        .run(cut.manifest(), restore, cloneId, cancellation);
  }

  /** What makes two requests the same clone. */
  private String fingerprint(CloneRequest request) {
    String text =
        String.join(
            "\n",
            source.clusterId(),
            target.clusterId(),
            request.topics().includes().toString(),
            request.topics().excludes().toString(),
            new TreeMap<>(request.shape().topicMapping()).toString(),
            request.headers().toString(),
            String.valueOf(request.sourceClusterId()));
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The cut of the clone asked for, or of an unfinished one of the same. */
  private Optional<CloneCut> find(@Nullable String asked, String fingerprint) {
    if (asked != null) {
      Optional<CloneCut> cut =
          state.findRestoreDocument(asked, ClusterSource.DOCUMENT, CloneCut.class);
      if (cut.isPresent() && !cut.get().fingerprint().equals(fingerprint)) {
        throw new InvalidRequestException(
            "clone "
                + asked
                + " is one of other topics, names, headers or clusters; give another clone id");
      }
      return cut;
    }
    return state.listRestoreIds().stream()
        .map(this::findReadable)
        .flatMap(Optional::stream)
        .filter(cut -> cut.fingerprint().equals(fingerprint))
        .filter(cut -> isUnfinished(cut.cloneId()))
        .max(Comparator.comparing(CloneCut::startedAt));
  }

  /** One damaged document is no reason to refuse a clone that has nothing to do with it. */
  private Optional<CloneCut> findReadable(String id) {
    try {
      return state.findRestoreDocument(id, ClusterSource.DOCUMENT, CloneCut.class);
    } catch (CorruptBackupException | UnsupportedFormatException e) {
      LOG.warn("source of another clone cannot be read: restore={}", id, e);
      return Optional.empty();
    }
  }

  private boolean isUnfinished(String cloneId) {
    EarlierRestores earlier = new EarlierRestores(state, target);
    Optional<RestorePlan> plan = state.findRestoreDocument(cloneId, "plan", RestorePlan.class);
    return plan.isPresent()
        && earlier.findDone(cloneId).isEmpty()
        && !earlier.isAbandoned(plan.get());
  }

  private void requireOtherTopics(CloneCut cut, CloneRequest request) {
    if (!source.clusterId().equals(target.clusterId())) {
      return;
    }
    for (CutTopic topic : cut.topics()) {
      if (request.shape().target(topic.name()).equals(topic.name())) {
        throw new InvalidRequestException(
            "topic "
                + topic.name()
                + " would be cloned into itself, since source and target are one cluster: give it"
                + " another name with a topic mapping");
      }
    }
  }
}
