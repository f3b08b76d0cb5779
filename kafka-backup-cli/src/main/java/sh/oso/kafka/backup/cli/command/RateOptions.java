package sh.oso.kafka.backup.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;

/** The options of commands that move records. */
final class RateOptions {

  @Option(
      names = "--max-bytes-per-second",
      paramLabel = "SIZE",
      description =
          "Bytes of record batches to move in a second at most, as 10MiB. Default: no limit.")
  private @Nullable String bytesPerSecond;

  @Option(
      names = "--max-records-per-second",
      paramLabel = "COUNT",
      description = "Records to move in a second at most. Default: no limit.")
  private @Nullable String recordsPerSecond;

  void addTo(Flags flags) {
    flags
        .text(Key.BYTES_PER_SECOND, bytesPerSecond, "--max-bytes-per-second")
        .text(Key.RECORDS_PER_SECOND, recordsPerSecond, "--max-records-per-second");
  }
}
