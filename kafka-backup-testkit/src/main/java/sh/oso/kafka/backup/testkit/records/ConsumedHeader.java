package sh.oso.kafka.backup.testkit.records;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A header as a consumer sees it.
 *
 * @param key the header's key
 * @param value its value; null is not the same as no bytes
 */
public record ConsumedHeader(String key, @Nullable Bytes value) {}
