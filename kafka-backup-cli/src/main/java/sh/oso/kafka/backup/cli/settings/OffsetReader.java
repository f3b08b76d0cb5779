package sh.oso.kafka.backup.cli.settings;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.offsets.OffsetMapping;
import sh.oso.kafka.backup.api.offsets.OffsetResetRequest;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.api.offsets.OffsetVerifyRequest;

/** Reads what the offset tools work with. */
final class OffsetReader {

  private enum Name {
    EARLIEST("earliest"),
    LATEST("latest"),
    TIMESTAMP("timestamp"),
    OFFSET("offset"),
    HEADER_BASED("headerBased"),
    FROM_MAPPING("fromMapping");

    private final String text;

    Name(String text) {
      this.text = text;
    }
  }

  private final SettingsReader reader;
  private final Problems problems;
  private final Set<Need> needs;

  OffsetReader(SettingsReader reader, Problems problems, Set<Need> needs) {
    this.reader = reader;
    this.problems = problems;
    this.needs = needs;
  }

  OffsetSettings read() {
    OffsetMapping mapping = mapping();
    OffsetStrategy strategy = strategy(mapping);
    String snapshotId = snapshotId();
    Integer parallelism = reader.integer(Key.PARALLELISM, 1, 100);
    need(Need.GROUPS, Key.CONSUMER_GROUPS, "name groups, or \"*\" for all");
    need(
        Need.STRATEGY,
        Key.STRATEGY,
        "take earliest, latest, timestamp, offset, headerBased or fromMapping");
    need(Need.SNAPSHOT, Key.SNAPSHOT_ID, "name a snapshot of 'offsets list'");
    return new OffsetSettings(
        reader.list(Key.CONSUMER_GROUPS),
        reader.list(Key.TOPICS),
        strategy,
        mapping == null ? OffsetMapping.NONE : mapping,
        strategy instanceof OffsetStrategy.Mapping ? reader.string(Key.RESTORE_ID) : null,
        reader.bool(Key.CREATE_SNAPSHOT, true),
        snapshotId,
        reader.bool(Key.CONTINUE_ON_ERROR, false),
        parallelism == null ? OffsetResetRequest.DEFAULT_PARALLELISM : parallelism);
  }

  private void need(Need need, Key key, String remedy) {
    boolean given =
        key.type() == Key.Type.LIST ? !reader.list(key).isEmpty() : reader.text(key) != null;
    if (needs.contains(need) && !given && !problems.mention(key.path())) {
      problems.add(key.path(), "is missing; " + remedy, null);
    }
  }

  private @Nullable String snapshotId() {
    Value.Text id = reader.text(Key.SNAPSHOT_ID);
    if (id == null) {
      return null;
    }
    try {
      return OffsetVerifyRequest.of(id.text()).snapshotId();
    } catch (InvalidRequestException e) {
      problems.add(Key.SNAPSHOT_ID.path(), e.problem(), id.origin());
      return null;
    }
  }

  private @Nullable OffsetMapping mapping() {
    SettingsReader.FileSetting file = reader.file(Key.MAPPING_FILE, Key.MAPPING_FILE.path());
    return file == null ? null : MappingFile.read(file, problems);
  }

  private @Nullable OffsetStrategy strategy(@Nullable OffsetMapping mapping) {
    if (reader.text(Key.STRATEGY) == null) {
      return null;
    }
    Name name = reader.choice(Key.STRATEGY, Name.values(), it -> it.text, Name.EARLIEST);
    Instant moment = moment();
    Long offset = offset();
    String cluster = reader.string(Key.OFFSET_SOURCE_CLUSTER);
    boolean all = reader.bool(Key.SCAN_ALL_PARTITIONS, false);
    onlyWith(name, Name.TIMESTAMP, Key.TIMESTAMP);
    onlyWith(name, Name.OFFSET, Key.OFFSET);
    onlyWith(name, Name.HEADER_BASED, Key.OFFSET_SOURCE_CLUSTER);
    onlyWith(name, Name.HEADER_BASED, Key.SCAN_ALL_PARTITIONS);
    onlyWith(name, Name.FROM_MAPPING, Key.MAPPING_FILE);
    return switch (name) {
      case EARLIEST -> new OffsetStrategy.Earliest();
      case LATEST -> new OffsetStrategy.Latest();
      case TIMESTAMP -> {
        with(Key.TIMESTAMP, "strategy timestamp needs it");
        yield new OffsetStrategy.AtTime(moment == null ? Instant.EPOCH : moment);
      }
      case OFFSET -> {
        with(Key.OFFSET, "strategy offset needs it");
        yield new OffsetStrategy.AtOffset(offset == null ? 0 : offset);
      }
      case HEADER_BASED -> new OffsetStrategy.HeaderBased(cluster, all);
      case FROM_MAPPING -> {
        Value.Text restore = reader.text(Key.RESTORE_ID);
        if (restore == null) {
          with(Key.MAPPING_FILE, "strategy fromMapping needs it, or restoreId");
        } else if (reader.text(Key.MAPPING_FILE) != null) {
          problems.add(Key.RESTORE_ID.path(), restore, "goes without mappingFile; keep one");
        }
        if (mapping != null && mapping.groups().isEmpty()) {
          problems.add(
              Key.MAPPING_FILE.path(), "names no groups", reader.origin(Key.MAPPING_FILE.path()));
        }
        yield new OffsetStrategy.Mapping();
      }
    };
  }

  private void onlyWith(Name given, Name needed, Key key) {
    Value.Text value = reader.text(key);
    if (given != needed && value != null && !problems.mention(key.path())) {
      problems.add(key.path(), value, "goes with strategy " + needed.text + ", and with no other");
    }
  }

  private void with(Key key, String why) {
    if (reader.text(key) == null && !problems.mention(key.path())) {
      problems.add(key.path(), "is missing; " + why, null);
    }
  }

  private @Nullable Instant moment() {
    Value.Text text = reader.text(Key.TIMESTAMP);
    if (text == null) {
      return null;
    }
    try {
      return text.text().matches("[0-9]{1,18}")
          ? Instant.ofEpochMilli(Long.parseLong(text.text()))
          : OffsetDateTime.parse(text.text()).toInstant();
    } catch (DateTimeException e) {
      problems.add(
          Key.TIMESTAMP.path(),
          text,
          "is no time; write 2026-11-24T09:30:00Z, or milliseconds since 1970");
      return null;
    }
  }

  private @Nullable Long offset() {
    Value.Text text = reader.text(Key.OFFSET);
    if (text == null) {
      return null;
    }
    if (!text.text().matches("[0-9]{1,18}")) {
      problems.add(Key.OFFSET.path(), text, "is no offset; write a whole number of 0 or more");
      return null;
    }
    return Long.parseLong(text.text());
  }
}
