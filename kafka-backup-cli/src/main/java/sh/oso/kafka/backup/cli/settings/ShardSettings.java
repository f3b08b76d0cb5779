package sh.oso.kafka.backup.cli.settings;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.Shard;

/** Reads which part of a run to do. */
final class ShardSettings {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

  private final SettingsReader reader;
  private final Problems problems;
  private final Set<Need> needs;

  ShardSettings(SettingsReader reader, Problems problems, Set<Need> needs) {
    this.reader = reader;
    this.problems = problems;
    this.needs = needs;
  }

  /** All of it unless a part is asked for. */
  Shard read(BackupRequest backup, RestoreRequest restore) {
    Value.Text text = reader.text(Key.SHARD);
    if (text == null) {
      return Shard.WHOLE;
    }
    if (needs.contains(Need.NEW_BACKUP)) {
      if (reader.bool(Key.CONTINUOUS, false)) {
        problems.add(Key.SHARD.path(), text, "has no meaning with continuous; remove one of them");
      } else if (backup.backupId() == null && !problems.mention(Key.BACKUP_ID.path())) {
        problems.add(Key.SHARD.path(), text, "needs a backupId, the same for all parts; add one");
      }
    } else if (needs.contains(Need.TARGET)) {
      if (restore.dryRun()) {
        problems.add(Key.SHARD.path(), text, "has no meaning with dryRun; remove one of them");
      } else if (restore.restoreId() == null && !problems.mention(Key.RESTORE_ID.path())) {
        problems.add(Key.SHARD.path(), text, "needs a restoreId, the same for all parts; add one");
      }
    }
    Matcher form = FORM.matcher(text.text());
    try {
      if (form.matches()) {
        return new Shard(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
      }
    } catch (IllegalArgumentException outOfRange) {
      // The same is wrong with it.
    }
    problems.add(
        Key.SHARD.path(),
        text,
        "needs a number from 0 on and how many there are, 1 to " + Shard.MOST + ", as 0/4 to 3/4");
    return Shard.WHOLE;
  }
}
