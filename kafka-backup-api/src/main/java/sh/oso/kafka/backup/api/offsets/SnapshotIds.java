package sh.oso.kafka.backup.api.offsets;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;

/** The rule for ids of snapshots, which become part of an object key. */
final class SnapshotIds {

  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,199}");

  private SnapshotIds() {}

  static void check(@Nullable String id) {
    if (id != null && !LEGAL.matcher(id).matches()) {
      throw new InvalidRequestException(
          "snapshot id '"
              + id
              + "' is not usable: take 1 to 200 letters, digits, '.', '_' or '-', beginning with a"
              + " letter or digit");
    }
  }
}
