package sh.oso.kafka.backup.api.record;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A header of a record. A record may have several of one key; their order counts. Equal if every
 * byte is.
 *
 * @param key its key
 * @param value its value, null if it has none; taken over, not to be changed afterwards
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode look into it
public record RecordHeader(String key, byte @Nullable [] value) {

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecordHeader header
        && key.equals(header.key)
        && Arrays.equals(value, header.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, Arrays.hashCode(value));
  }
}
