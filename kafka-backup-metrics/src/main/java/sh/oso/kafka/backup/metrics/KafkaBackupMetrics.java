package sh.oso.kafka.backup.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.manifest.ChainBreak;

/**
 * Keeps the meters of {@link Metric} in a registry. Give it to {@link
 * sh.oso.kafka.backup.api.KafkaBackupBuilder#listener}, alone or from a listener of one's own. Safe
 * for use by many threads.
 */
public final class KafkaBackupMetrics implements RunListener {

  /** What {@link RunEvent.StoreFailed} names. */
  private static final List<String> CALLS = List.of("put", "get", "stat", "list", "delete", "lock");

  /** What the engine's own exceptions are kinds of. */
  private static final Set<Class<?>> KINDS =
      Set.of(
          BackupNotFoundException.class,
          CorruptBackupException.class,
          IncompleteRunException.class,
          InvalidRequestException.class,
          KafkaAccessException.class,
          KafkaBackupException.class,
          KafkaUnavailableException.class,
          RepositoryException.class,
          TargetConflictException.class,
          UnsupportedFormatException.class);

  private final MeterRegistry registry;
  private final AtomicLong lagRecords = new AtomicLong();
  private final AtomicLong lagMillis = new AtomicLong();
  private final AtomicLong lastSuccessMillis = new AtomicLong();
  private final AtomicLong restoreTotal = new AtomicLong();
  private final AtomicLong restoreDone = new AtomicLong();
  private final Timer writeLatency;
  private volatile boolean restoring;
  private String restoreId = "";

  /**
   * Registers the meters.
   *
   * @param registry where; stays the caller's to close
   */
  public KafkaBackupMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.writeLatency =
        Timer.builder(Metric.WRITE_LATENCY.meter())
            .description(Metric.WRITE_LATENCY.question())
            .register(registry);
    gauge(Metric.LAG_RECORDS, lagRecords, AtomicLong::get, null);
    gauge(Metric.LAG_SECONDS, lagMillis, millis -> millis.get() / 1e3, "seconds");
    gauge(Metric.LAST_SUCCESS, lastSuccessMillis, millis -> millis.get() / 1e3, null);
    gauge(Metric.RESTORE_PROGRESS, restoreDone, this::percent, null);
    counter(Metric.RECORDS);
    counter(Metric.BYTES);
    counter(Metric.COMPRESSED_BYTES);
    counter(Metric.RETRIES);
    counter(Metric.GAPS);
    counter(Metric.PRUNED_BACKUPS);
    counter(Metric.PRUNED_OBJECTS);
    counter(Metric.PRUNED_BYTES);
    counter(Metric.RESTORED_RECORDS);
    // From the beginning, so that the first one is a rise and not the birth of a series.
    CALLS.forEach(call -> counter(Metric.STORAGE_ERRORS, "call", call));
    KINDS.forEach(kind -> counter(Metric.ERRORS, "error_type", kind.getSimpleName()));
    for (ChainBreak.Reason reason : ChainBreak.Reason.values()) {
      counter(Metric.CHAIN_BREAKS, "reason", name(reason));
    }
  }

  private void gauge(
      Metric metric, AtomicLong value, ToDoubleFunction<AtomicLong> read, @Nullable String unit) {
    Gauge.builder(metric.meter(), value, read)
        .description(metric.question())
        .baseUnit(unit)
        .strongReference(true)
        .register(registry);
  }

  private Counter counter(Metric metric, String... tags) {
    return Counter.builder(metric.meter())
        .description(metric.question())
        .tags(tags)
        .register(registry);
  }

  private void add(Metric metric, long amount) {
    counter(metric).increment((double) amount);
  }

  private double percent(AtomicLong done) {
    long total = restoreTotal.get();
    if (total == 0) {
      return restoring ? 100 : 0;
    }
    return 100.0 * done.get() / total;
  }

  @Override
  public synchronized void on(RunEvent event) {
    if (event instanceof RunEvent.Lag lag) {
      lag(lag);
    } else if (event instanceof RunEvent.RestorePoint point) {
      lag(point.lag());
    } else if (event instanceof RunEvent.NothingNew) {
      lastSuccessMillis.set(System.currentTimeMillis());
    } else if (event instanceof RunEvent.BackupStored stored) {
      stored(stored);
    } else if (event instanceof RunEvent.ObjectStored stored) {
      writeLatency.record(stored.took());
    } else if (event instanceof RunEvent.StoreFailed failed) {
      counter(Metric.STORAGE_ERRORS, "call", failed.call()).increment();
      if (failed.passing()) {
        add(Metric.RETRIES, 1);
      }
    } else if (event instanceof RunEvent.RunFailed failed) {
      failed(failed.failure());
    } else if (event instanceof RunEvent.Failed failed) {
      failed(failed.failure());
    } else if (event instanceof RunEvent.Pruned pruned) {
      add(Metric.PRUNED_BACKUPS, pruned.backups());
      add(Metric.PRUNED_OBJECTS, pruned.objects());
      add(Metric.PRUNED_BYTES, pruned.bytes());
    } else if (event instanceof RunEvent.Restored restored) {
      restored(restored);
    }
  }

  private void lag(RunEvent.Lag lag) {
    lagMillis.set(lag.age().toMillis());
    lagRecords.set(lag.records());
  }

  private void stored(RunEvent.BackupStored stored) {
    add(Metric.RECORDS, stored.records());
    add(Metric.BYTES, stored.logicalBytes());
    add(Metric.COMPRESSED_BYTES, stored.storedBytes());
    add(Metric.GAPS, stored.gaps());
    stored
        .breaks()
        .forEach(
            (reason, times) ->
                counter(Metric.CHAIN_BREAKS, "reason", name(reason)).increment(times));
    lastSuccessMillis.set(stored.completedAt().toEpochMilli());
  }

  private void failed(KafkaBackupException failure) {
    Class<?> kind = failure.getClass();
    while (!KINDS.contains(kind)) {
      kind = kind.getSuperclass();
    }
    counter(Metric.ERRORS, "error_type", kind.getSimpleName()).increment();
  }

  private void restored(RunEvent.Restored restored) {
    // What earlier runs restored is there already when the first event comes.
    long before = restored.restoreId().equals(restoreId) ? restoreDone.get() : restored.records();
    restoreId = restored.restoreId();
    restoring = true;
    restoreTotal.set(restored.total());
    restoreDone.set(restored.records());
    add(Metric.RESTORED_RECORDS, Math.max(0, restored.records() - before));
  }

  private static String name(ChainBreak.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
