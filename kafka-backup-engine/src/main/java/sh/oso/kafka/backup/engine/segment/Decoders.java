package sh.oso.kafka.backup.engine.segment;

import java.util.HashMap;
import java.util.Map;
import sh.oso.kafka.backup.api.codec.FrameDecoder;
import sh.oso.kafka.backup.engine.run.Workers;
import sh.oso.kafka.backup.engine.store.Codecs;

/** The decoders that one thread needs, opened when first asked for and closed together. */
public final class Decoders implements Workers.Resource {

  private final Codecs codecs;
  private final Map<String, FrameDecoder> open = new HashMap<>();

  public Decoders(Codecs codecs) {
    this.codecs = codecs;
  }

  /** The decoder of a codec; owned by this object. */
  public FrameDecoder of(String codec) {
    return open.computeIfAbsent(codec, id -> codecs.open(id).openDecoder());
  }

  @Override
  public void close() {
    open.values().forEach(FrameDecoder::close);
  }
}
