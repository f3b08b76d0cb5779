package sh.oso.kafka.backup.engine.drill;

import java.nio.file.Path;
import java.util.Map;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RateLimit;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.VerifyRequest.Level;

/** A drill in a process of its own that takes minutes, to be killed. */
final class DrillMain {

  private DrillMain() {}

  public static void main(String[] args) {
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(Map.of("bootstrap.servers", args[0]))
            .repository(Path.of(args[1]))
            .limits(Limits.DEFAULTS.withRateLimit(new RateLimit(null, 10L)))
            .build()) {
      backups.verify(VerifyRequest.of("latest", Level.RESTORED));
    }
  }
}
