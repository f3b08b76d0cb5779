package sh.oso.kafka.backup.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.manifest.ChainBreak;

/**
 * Keeps the meters of {@link Metric} in a registry. Give it to {@link
 * sh.oso.kafka.backup.api.KafkaBackupBuilder#listener}, alone or from a listener of one's own. Safe
 * for use by many threads.
 */
public final class KafkaBackupMetrics implements RunListener {

  private final MeterRegistry registry;
  private final AtomicLong lagRecords = new AtomicLong();
  private final AtomicLong lagMillis = new AtomicLong();
  private final AtomicLong lastSuccessMillis = new AtomicLong();
  private final AtomicLong restoreTotal = new AtomicLong();
  private final AtomicLong restoreDone = new AtomicLong();
  private String restoreId = "";

  /**
   * Registers the meters.
   *
   * @param registry where; stays the caller's to close
   */
  public KafkaBackupMetrics(MeterRegistry registry) {
    this.registry = registry;
    gauge(Metric.LAG_RECORDS, lagRecords, AtomicLong::get, null);
    gauge(Metric.LAG_SECONDS, lagMillis, millis -> millis.get() / 1e3, "seconds");
    gauge(Metric.LAST_SUCCESS, lastSuccessMillis, millis -> millis.get() / 1e3, "seconds");
    gauge(Metric.RESTORE_PROGRESS, restoreDone, this::percent, null);
    counter(Metric.RECORDS);
    counter(Metric.BYTES);
    counter(Metric.COMPRESSED_BYTES);
    counter(Metric.RETRIES);
    counter(Metric.GAPS);
    counter(Metric.RESTORED_RECORDS);
    for (ChainBreak.Reason reason : ChainBreak.Reason.values()) {
      counter(Metric.CHAIN_BREAKS, "reason", name(reason));
    }
  }

  private void gauge(
      Metric metric,
      AtomicLong value,
      ToDoubleFunction<AtomicLong> read,
      @org.jspecify.annotations.Nullable String unit) {
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

  private double percent(AtomicLong done) {
    long total = restoreTotal.get();
    return total == 0 ? 0 : 100.0 * done.get() / total;
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
      Timer.builder(Metric.WRITE_LATENCY.meter())
          .description(Metric.WRITE_LATENCY.question())
          .register(registry)
          .record(stored.took());
    } else if (event instanceof RunEvent.StoreFailed failed) {
      counter(Metric.STORAGE_ERRORS, "call", failed.call()).increment();
      if (failed.passing()) {
        counter(Metric.RETRIES).increment();
      }
    } else if (event instanceof RunEvent.RunFailed failed) {
      failed(failed.failure());
    } else if (event instanceof RunEvent.Failed failed) {
      failed(failed.failure());
    } else if (event instanceof RunEvent.Restored restored) {
      restored(restored);
    }
  }

  private void lag(RunEvent.Lag lag) {
    lagRecords.set(lag.records());
    lagMillis.set(lag.age().toMillis());
  }

  private void stored(RunEvent.BackupStored stored) {
    counter(Metric.RECORDS).increment(stored.records());
    counter(Metric.BYTES).increment(stored.logicalBytes());
    counter(Metric.COMPRESSED_BYTES).increment(stored.storedBytes());
    counter(Metric.GAPS).increment(stored.gaps());
    stored
        .breaks()
        .forEach(
            (reason, times) ->
                counter(Metric.CHAIN_BREAKS, "reason", name(reason)).increment(times));
    lastSuccessMillis.set(stored.completedAt().toEpochMilli());
  }

  private void failed(KafkaBackupException failure) {
    counter(Metric.ERRORS, "error_type", failure.getClass().getSimpleName()).increment();
  }

  private void restored(RunEvent.Restored restored) {
    // What earlier runs restored is there already when the first event comes.
    long before = restored.restoreId().equals(restoreId) ? restoreDone.get() : restored.records();
    restoreId = restored.restoreId();
    restoreTotal.set(restored.total());
    restoreDone.set(restored.records());
    counter(Metric.RESTORED_RECORDS).increment(Math.max(0, restored.records() - before));
  }

  private static String name(ChainBreak.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
