package sh.oso.kafka.backup.api.spi;

import sh.oso.kafka.backup.api.KafkaBackup;

/** The engine, found by {@link java.util.ServiceLoader}. Exactly one must be on the path. */
public interface EngineProvider {

  /**
   * Opens an instance.
   *
   * @param settings how
   * @return a working instance, for the caller to close
   * @throws sh.oso.kafka.backup.api.KafkaBackupException if a setting cannot work
   */
  KafkaBackup open(EngineSettings settings);
}
