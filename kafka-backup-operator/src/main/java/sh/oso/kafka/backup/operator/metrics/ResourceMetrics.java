package sh.oso.kafka.backup.operator.metrics;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.operator.crd.BackupRun;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupSpec;
import sh.oso.kafka.backup.operator.crd.KafkaBackupStatus;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetResetStatus;
import sh.oso.kafka.backup.operator.crd.KafkaRestoreStatus;
import sh.oso.kafka.backup.operator.crd.Outcome;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.crd.ResourceStatus;
import sh.oso.kafka.backup.operator.decision.Conditions;
import sh.oso.kafka.backup.operator.schedule.InvalidScheduleException;
import sh.oso.kafka.backup.operator.schedule.Schedule;

/**
 * Keeps the meters of single resources. Gauges say what a status says, so they are there again when
 * the operator was started anew; counters count what was written into a status since. All of a
 * resource go when it goes.
 */
public final class ResourceMetrics {

  /** Times of a schedule that are looked at for its longest interval: more than a week of days. */
  private static final int LOOKED_AT = 10;

  private final MeterRegistry registry;
  private final Clock clock;
  private final Map<Resource, Series> all = new ConcurrentHashMap<>();

  private record Resource(String kind, String namespace, String name) {}

  /** Keeps them in a registry. */
  public ResourceMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * Takes in what a status says now. For one thread at a time for each resource.
   *
   * @param before what it said, as stored; null if nothing
   */
  public void tell(HasMetadata resource, @Nullable ResourceStatus before, ResourceStatus after) {
    String namespace = resource.getMetadata().getNamespace();
    String name = resource.getMetadata().getName();
    Series series =
        all.computeIfAbsent(
            new Resource(resource.getKind(), namespace, name), it -> new Series(registry));
    series.set(
        ResourceMeter.RESOURCE_STATUS, isReady(after) ? 1 : 0, resource.getKind(), name, namespace);
    if (resource instanceof KafkaBackup backup && after instanceof KafkaBackupStatus status) {
      backup(series, name, namespace, (KafkaBackupStatus) before, status);
      series.set(ResourceMeter.SCHEDULE_INTERVAL, interval(backup.getSpec()), name, namespace);
    } else if (after instanceof KafkaRestoreStatus status) {
      restore(series, name, namespace, (KafkaRestoreStatus) before, status);
    } else if (after instanceof KafkaOffsetResetStatus status) {
      KafkaOffsetResetStatus old = (KafkaOffsetResetStatus) before;
      if (ended(old == null ? null : old.completionTime(), status.completionTime())) {
        series.count(ResourceMeter.OFFSET_RESETS, 1, name, namespace, outcome(status.phase()));
      }
    }
  }

  /** A resource is gone. */
  public void forget(String kind, String namespace, String name) {
    Series series = all.remove(new Resource(kind, namespace, name));
    if (series != null) {
      series.remove();
    }
  }

  private static boolean isReady(ResourceStatus status) {
    return Conditions.find(status.conditions(), Conditions.READY)
        .filter(it -> it.getStatus().equals("True"))
        .isPresent();
  }

  private static void backup(
      Series series,
      String name,
      String namespace,
      @Nullable KafkaBackupStatus before,
      KafkaBackupStatus after) {
    Set<BackupRun> known = new HashSet<>(before == null ? Set.of() : before.backupHistory());
    for (BackupRun run : after.backupHistory()) {
      if (!known.contains(run) && run.outcome() != null) {
        series.count(ResourceMeter.BACKUPS, 1, name, namespace, run.outcome().id());
        if (run.records() != null) {
          series.count(ResourceMeter.BACKUP_RECORDS, run.records(), name, namespace);
        }
      }
    }
    Optional<BackupRun> newest =
        after.backupHistory().stream().filter(it -> it.outcome() == Outcome.SUCCESS).findFirst();
    series.set(
        ResourceMeter.BACKUP_DURATION,
        newest.map(it -> seconds(it.startTime(), it.completionTime())).orElse(null),
        name,
        namespace);
    series.set(
        ResourceMeter.BACKUP_SIZE, newest.map(BackupRun::size).orElse(null), name, namespace);
    series.set(
        ResourceMeter.LAST_BACKUP,
        newest.map(BackupRun::completionTime).map(Instant::getEpochSecond).orElse(null),
        name,
        namespace);
  }

  private static void restore(
      Series series,
      String name,
      String namespace,
      @Nullable KafkaRestoreStatus before,
      KafkaRestoreStatus after) {
    if (ended(before == null ? null : before.completionTime(), after.completionTime())) {
      series.count(ResourceMeter.RESTORES, 1, name, namespace, outcome(after.phase()));
      if (after.restoredRecords() != null) {
        series.count(ResourceMeter.RESTORE_RECORDS, after.restoredRecords(), name, namespace);
      }
    }
    boolean completed = after.phase() == Phase.COMPLETED && after.completionTime() != null;
    series.set(
        ResourceMeter.RESTORE_DURATION,
        completed ? seconds(after.startTime(), after.completionTime()) : null,
        name,
        namespace);
    series.set(
        ResourceMeter.RESTORE_SIZE, completed ? after.restoredBytes() : null, name, namespace);
    series.set(
        ResourceMeter.LAST_RESTORE,
        completed ? Objects.requireNonNull(after.completionTime()).getEpochSecond() : null,
        name,
        namespace);
  }

  private static boolean ended(@Nullable Instant before, @Nullable Instant after) {
    return after != null && !after.equals(before);
  }

  private static String outcome(@Nullable Phase phase) {
    return (phase == Phase.COMPLETED ? Outcome.SUCCESS : Outcome.FAILURE).id();
  }

  private static @Nullable Long seconds(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? null : Duration.between(from, to).toSeconds();
  }

  private @Nullable Long interval(KafkaBackupSpec spec) {
    if (spec.suspend() || spec.schedule() == null || spec.schedule().isBlank()) {
      return null;
    }
    try {
      Schedule schedule =
          Schedule.parse(spec.schedule(), spec.timeZone() == null ? "" : spec.timeZone());
      Optional<Instant> time = schedule.next(clock.instant());
      long longest = 0;
      for (int i = 0; i < LOOKED_AT && time.isPresent(); i++) {
        Optional<Instant> next = schedule.next(time.get());
        if (next.isPresent()) {
          longest = Math.max(longest, Duration.between(time.get(), next.get()).toSeconds());
        }
        time = next;
      }
      return longest == 0 ? null : longest;
    } catch (InvalidScheduleException e) {
      return null;
    }
  }
}
