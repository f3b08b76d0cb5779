package sh.oso.kafka.backup.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.CodecProvider;

/** The codecs at hand. Safe for use by many threads. */
public final class Codecs {

  private final Map<String, CodecProvider> providers = new TreeMap<>();

  private Codecs() {}

  /** Finds the codecs on the module path, on the class path and in a loader of plug-ins. */
  public static Codecs find(ClassLoader plugins) {
    Codecs codecs = new Codecs();
    for (CodecProvider provider : Plugins.find(CodecProvider.class, plugins)) {
      codecs.providers.putIfAbsent(provider.id(), provider);
    }
    return codecs;
  }

  /**
   * Opens a codec by id.
   *
   * @throws InvalidRequestException if there is none of that id, or it has no such level
   */
  public Codec open(String id, OptionalInt level) {
    if (id.equals(NoCodec.ID)) {
      if (level.isPresent()) {
        throw new InvalidRequestException(
            "compressionLevel: compression 'none' has no levels; leave it out");
      }
      return new NoCodec();
    }
    CodecProvider provider = providers.get(id);
    if (provider == null) {
      throw new InvalidRequestException(
          "compression: there is no codec '"
              + id
              + "'; at hand: none"
              + (providers.isEmpty() ? "" : ", " + String.join(", ", providers.keySet()))
              + ". Add the artifact kafka-backup-codec-"
              + id
              + " or correct the name");
    }
    try {
      return provider.open(level);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException("compressionLevel: " + e.getMessage(), e);
    }
  }

  /** Ids of all codecs at hand. */
  public List<String> ids() {
    List<String> ids = new ArrayList<>(providers.keySet());
    ids.add(NoCodec.ID);
    return ids;
  }

  /** Opens a codec to read what some level of it wrote. */
  public Codec open(String id) {
    return open(id, OptionalInt.empty());
  }
}
