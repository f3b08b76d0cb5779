package sh.oso.kafka.backup.api.codec;

import java.util.OptionalInt;

/**
 * Opens one codec; found by {@link java.util.ServiceLoader}. Needs a public constructor without
 * parameters. Safe for use by many threads.
 */
public interface CodecProvider {

  /**
   * The codec's id, as written in {@code compression}.
   *
   * @return the same as {@link Codec#id()}
   */
  String id();

  /**
   * Opens the codec. Any level decodes what any other level encoded.
   *
   * @param level how hard to try, in the codec's own numbers; empty for its default
   * @return the codec
   * @throws IllegalArgumentException if the codec has no such level; the message names the range
   */
  Codec open(OptionalInt level);
}
