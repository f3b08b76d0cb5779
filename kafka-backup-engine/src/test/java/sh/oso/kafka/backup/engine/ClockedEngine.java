package sh.oso.kafka.backup.engine;

import java.time.Clock;
import java.util.Map;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.spi.EngineSettings;
import sh.oso.kafka.backup.api.store.ObjectStore;

/** Opens engines that go by a clock of the test's. */
public final class ClockedEngine {

  private ClockedEngine() {}

  public static KafkaBackup open(
      Map<String, Object> kafka, ObjectStore store, Limits limits, Clock clock) {
    return new Engine(
        new EngineSettings(
            kafka,
            new EngineSettings.ByStore(store),
            null,
            "zstd",
            null,
            limits,
            RunListener.NONE,
            ClockedEngine.class.getClassLoader()),
        clock);
  }
}
