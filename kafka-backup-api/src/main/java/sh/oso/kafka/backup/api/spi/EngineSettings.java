package sh.oso.kafka.backup.api.spi;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StoreSettings;

/**
 * What {@link sh.oso.kafka.backup.api.KafkaBackupBuilder} collected. Prints no Kafka property: any
 * of them may be a secret.
 *
 * @param kafka properties of a Kafka client; empty if there is no Kafka to reach
 * @param repository where backups lie
 * @param state where restores keep their plans and reports; null for the repository
 * @param compression id of the codec for new segments
 * @param compressionLevel the codec's level, null for its default
 * @param limits what runs may use
 * @param listener who hears of events
 * @param plugins where stores and codecs are looked for
 */
public record EngineSettings(
    Map<String, Object> kafka,
    Repository repository,
    @Nullable Repository state,
    String compression,
    @Nullable Integer compressionLevel,
    Limits limits,
    RunListener listener,
    ClassLoader plugins) {

  /** Where backups lie, in one of the ways to say it. */
  public sealed interface Repository {}

  /**
   * A URI whose scheme names the type of store.
   *
   * @param location as the user wrote it
   */
  public record ByLocation(URI location) implements Repository {}

  /**
   * Settings for a provider to open.
   *
   * @param settings type and values
   */
  public record BySettings(StoreSettings settings) implements Repository {}

  /**
   * A store that the caller opened and will close.
   *
   * @param store the open store
   */
  public record ByStore(ObjectStore store) implements Repository {}

  public EngineSettings {
    kafka = Map.copyOf(kafka);
  }

  @Override
  public String toString() {
    return "EngineSettings[kafka=" + kafka.size() + " properties, compression=" + compression + "]";
  }
}
