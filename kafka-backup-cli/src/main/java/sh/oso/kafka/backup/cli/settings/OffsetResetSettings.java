package sh.oso.kafka.backup.cli.settings;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.api.restore.GroupRestore;
import sh.oso.kafka.backup.cli.EnumNames;

/** Reads what becomes of consumer groups after a restore. */
final class OffsetResetSettings {

  private final SettingsReader reader;
  private final Problems problems;

  private enum Strategy {
    MAPPING,
    HEADER_BASED,
    EARLIEST,
    LATEST,
    TIMESTAMP,
    OFFSET
  }

  OffsetResetSettings(SettingsReader reader, Problems problems) {
    this.reader = reader;
    this.problems = problems;
  }

  /** Null if groups are to be left alone. */
  @Nullable GroupRestore read() {
    List<String> groups = reader.list(Key.OFFSET_RESET_GROUPS);
    boolean snapshot = reader.bool(Key.ROLLBACK_ENABLED, false);
    boolean onFailure = reader.bool(Key.ROLLBACK_ON_FAILURE, false);
    if (!reader.bool(Key.OFFSET_RESET_ENABLED, !groups.isEmpty())) {
      if (reader.text(Key.OFFSET_RESET_STRATEGY) != null
          && reader.text(Key.OFFSET_RESET_ENABLED) == null) {
        problem(Key.OFFSET_RESET_STRATEGY, "needs groups: name some, or '*' for all");
      }
      if (snapshot) {
        problem(Key.ROLLBACK_ENABLED, "has no meaning without offsetReset, which touches groups");
      }
      return null;
    }
    if (onFailure && !snapshot) {
      problem(Key.ROLLBACK_ON_FAILURE, "has no meaning unless rollback.enabled is true");
    }
    GroupRestore.Rollback rollback =
        !snapshot
            ? GroupRestore.Rollback.NONE
            : onFailure ? GroupRestore.Rollback.ON_FAILURE : GroupRestore.Rollback.SNAPSHOT;
    Strategy chosen =
        reader.choice(
            Key.OFFSET_RESET_STRATEGY, Strategy.values(), EnumNames::lowerCamel, Strategy.MAPPING);
    OffsetStrategy strategy = strategy(chosen);
    return new GroupRestore(groups.isEmpty() ? List.of("*") : groups, strategy, rollback);
  }

  private OffsetStrategy strategy(Strategy chosen) {
    Value.Text moment = reader.text(Key.OFFSET_RESET_TIMESTAMP);
    Value.Text offset = reader.text(Key.OFFSET_RESET_OFFSET);
    Value.Text sourceCluster = reader.text(Key.OFFSET_RESET_SOURCE_CLUSTER);
    refuseUnless(chosen == Strategy.TIMESTAMP, moment, Key.OFFSET_RESET_TIMESTAMP);
    refuseUnless(chosen == Strategy.OFFSET, offset, Key.OFFSET_RESET_OFFSET);
    refuseUnless(chosen == Strategy.HEADER_BASED, sourceCluster, Key.OFFSET_RESET_SOURCE_CLUSTER);
    return switch (chosen) {
      case MAPPING -> new OffsetStrategy.Mapping();
      case HEADER_BASED ->
          new OffsetStrategy.HeaderBased(
              sourceCluster == null ? null : sourceCluster.text(), false);
      case EARLIEST -> new OffsetStrategy.Earliest();
      case LATEST -> new OffsetStrategy.Latest();
      case TIMESTAMP -> new OffsetStrategy.AtTime(moment(moment));
      case OFFSET -> new OffsetStrategy.AtOffset(offset(offset));
    };
  }

  private Instant moment(Value.@Nullable Text given) {
    if (given == null) {
      problem(Key.OFFSET_RESET_TIMESTAMP, "is missing; the strategy timestamp needs it");
      return Instant.EPOCH;
    }
    Instant parsed = Moments.parse(given, Key.OFFSET_RESET_TIMESTAMP.path(), problems);
    return parsed == null ? Instant.EPOCH : parsed;
  }

  private long offset(Value.@Nullable Text given) {
    if (given == null) {
      problem(Key.OFFSET_RESET_OFFSET, "is missing; the strategy offset needs it");
      return 0;
    }
    if (!given.text().strip().matches("[0-9]{1,18}")) {
      problems.add(Key.OFFSET_RESET_OFFSET.path(), given, "is no offset: take 0 or more");
      return 0;
    }
    return Long.parseLong(given.text().strip());
  }

  private void refuseUnless(boolean fits, Value.@Nullable Text given, Key key) {
    if (!fits && given != null) {
      problem(key, "has no meaning with this offsetReset.strategy; remove it");
    }
  }

  private void problem(Key key, String remedy) {
    problems.add(key.path(), remedy, reader.origin(key.path()));
  }
}
