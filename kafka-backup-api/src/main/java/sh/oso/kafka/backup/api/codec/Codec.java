package sh.oso.kafka.backup.api.codec;

/**
 * A way to squeeze frames. A codec's frames follow a public standard and can be concatenated, so
 * that stock tools read them. Behind the last frame of a segment stands its index, a skippable
 * frame of the Zstandard and LZ4 frame formats (magic 0x184D2A50): a format that skips it is best;
 * the tools of others must at least stop before it. Safe for use by many threads.
 */
public interface Codec {

  /**
   * The id that is written into segments and manifests, stable for ever.
   *
   * @return for example {@code zstd}
   */
  String id();

  /**
   * What the names of segments end with.
   *
   * @return for example {@code .zst}, or empty
   */
  String fileExtension();

  /**
   * Opens an encoder.
   *
   * @return an encoder for one thread, for the caller to close
   */
  FrameEncoder openEncoder();

  /**
   * Opens a decoder.
   *
   * @return a decoder for one thread, for the caller to close
   */
  FrameDecoder openDecoder();
}
