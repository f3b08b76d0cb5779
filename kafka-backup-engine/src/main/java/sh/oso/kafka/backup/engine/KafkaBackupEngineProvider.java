package sh.oso.kafka.backup.engine;

import java.time.Clock;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.spi.EngineProvider;
import sh.oso.kafka.backup.api.spi.EngineSettings;
import sh.oso.kafka.backup.engine.protocol.ClientVersion;

/** Makes the engine known to the API's front door. */
public final class KafkaBackupEngineProvider implements EngineProvider {

  @Override
  public KafkaBackup open(EngineSettings settings) {
    ClientVersion.check();
    return new Engine(settings, Clock.systemUTC());
  }
}
