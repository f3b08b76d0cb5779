package sh.oso.kafka.backup.cli.settings;

import java.time.Duration;
import java.util.Map;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RetentionPolicy;

/** Reads which backups are kept. */
final class RetentionSettings {

  private static final int MOST = 1_000_000;

  private final SettingsReader reader;
  private final Problems problems;

  RetentionSettings(SettingsReader reader, Problems problems) {
    this.reader = reader;
    this.problems = problems;
  }

  PruneRequest read(Map<String, String> labels, boolean dryRun) {
    Duration maxAge = reader.time(Key.RETENTION_MAX_AGE);
    if (maxAge != null && maxAge.isZero()) {
      problems.add(
          Key.RETENTION_MAX_AGE.path(),
          "needs more than 0",
          reader.origin(Key.RETENTION_MAX_AGE.path()));
      maxAge = null;
    }
    RetentionPolicy policy =
        new RetentionPolicy(
            number(Key.RETENTION_BACKUPS, 1),
            maxAge,
            number(Key.RETENTION_MINIMUM, 1),
            number(Key.RETENTION_DAILY, 0),
            number(Key.RETENTION_WEEKLY, 0),
            number(Key.RETENTION_MONTHLY, 0),
            number(Key.RETENTION_YEARLY, 0));
    PruneRequest request = new PruneRequest(labels, policy, PruneRequest.DEFAULT_GRACE, dryRun);
    Duration grace = reader.time(Key.RETENTION_GRACE);
    try {
      return grace == null ? request : request.withGrace(grace);
    } catch (InvalidRequestException e) {
      String path = Key.RETENTION_GRACE.path();
      problems.add(
          path, "needs at least 1h, in which a run shows signs of life", reader.origin(path));
      return request;
    }
  }

  private int number(Key key, int least) {
    Integer value = reader.integer(key, least, MOST);
    return value == null ? 0 : value;
  }
}
