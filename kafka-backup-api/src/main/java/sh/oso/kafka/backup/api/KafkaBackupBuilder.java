package sh.oso.kafka.backup.api;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.spi.EngineProvider;
import sh.oso.kafka.backup.api.spi.EngineSettings;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StoreSettings;

/** Describes a {@link KafkaBackup}. For one thread; may be used for several instances. */
public final class KafkaBackupBuilder {

  private final Map<String, Object> kafka = new HashMap<>();
  private EngineSettings.@Nullable Repository repository;
  private EngineSettings.@Nullable Repository state;
  private String compression = "zstd";
  private @Nullable Integer compressionLevel;
  private Limits limits = Limits.DEFAULTS;
  private RunListener listener = RunListener.NONE;
  private ClassLoader plugins =
      Objects.requireNonNullElse(
          Thread.currentThread().getContextClassLoader(), KafkaBackup.class.getClassLoader());

  KafkaBackupBuilder() {}

  /**
   * How to reach Kafka: any properties of a Kafka client, {@code bootstrap.servers} at least.
   * Without them only what concerns the repository alone works. A name that is nearly one of
   * Kafka's is refused by {@link #build()}; any other that Kafka does not know is left to plug-ins.
   * Properties of security that do not fit together are refused as well.
   *
   * <p>Files of certificates and keys are read anew when they change. Beside Kafka's, {@code
   * kafka-backup.ssl.certificate.location} and {@code kafka-backup.ssl.key.location} name PEM files
   * of the client's certificate and private key.
   *
   * @param properties added to those given before; copied
   * @return this
   */
  public KafkaBackupBuilder kafka(Map<String, ?> properties) {
    kafka.putAll(properties);
    return this;
  }

  /**
   * The repository, as a URI.
   *
   * @param location for example {@code file:///var/backups/kafka}
   * @return this
   */
  public KafkaBackupBuilder repository(URI location) {
    repository = new EngineSettings.ByLocation(location);
    return this;
  }

  /**
   * The repository, as a folder.
   *
   * @param folder created at the first backup if absent
   * @return this
   */
  public KafkaBackupBuilder repository(Path folder) {
    return repository(folder.toAbsolutePath().toUri());
  }

  /**
   * The repository, as settings.
   *
   * @param settings its type and values
   * @return this
   */
  public KafkaBackupBuilder repository(StoreSettings settings) {
    repository = new EngineSettings.BySettings(settings);
    return this;
  }

  /**
   * The repository, as an open store.
   *
   * @param store stays the caller's to close, after the instances built with it
   * @return this
   */
  public KafkaBackupBuilder repository(ObjectStore store) {
    repository = new EngineSettings.ByStore(store);
    return this;
  }

  /**
   * Where restores keep what they need to be continued, and their reports, as a URI: in place of
   * the repository, for one that may only be read. A restore is continued only by a run with the
   * same state.
   *
   * @param location for example {@code file:///var/lib/kafka-backup}
   * @return this
   */
  public KafkaBackupBuilder state(URI location) {
    state = new EngineSettings.ByLocation(location);
    return this;
  }

  /**
   * Where restores keep what they need to be continued, as a folder; see {@link #state(URI)}.
   *
   * @param folder created at the first restore if absent
   * @return this
   */
  public KafkaBackupBuilder state(Path folder) {
    return state(folder.toAbsolutePath().toUri());
  }

  /**
   * Where restores keep what they need to be continued, as settings; see {@link #state(URI)}.
   *
   * @param settings its type and values
   * @return this
   */
  public KafkaBackupBuilder state(StoreSettings settings) {
    state = new EngineSettings.BySettings(settings);
    return this;
  }

  /**
   * Where restores keep what they need to be continued, as an open store; see {@link #state(URI)}.
   *
   * @param store stays the caller's to close, after the instances built with it
   * @return this
   */
  public KafkaBackupBuilder state(ObjectStore store) {
    state = new EngineSettings.ByStore(store);
    return this;
  }

  /**
   * How new segments are compressed; {@code zstd} at the codec's default level unless told.
   *
   * @param codec id of a codec: {@code none}, or that of a {@link
   *     sh.oso.kafka.backup.api.codec.CodecProvider}
   * @param level the codec's level, null for its default
   * @return this
   */
  public KafkaBackupBuilder compression(String codec, @Nullable Integer level) {
    compression = codec;
    compressionLevel = level;
    return this;
  }

  /**
   * What runs may use.
   *
   * @param runLimits in place of {@link Limits#DEFAULTS}
   * @return this
   */
  public KafkaBackupBuilder limits(Limits runLimits) {
    limits = runLimits;
    return this;
  }

  /**
   * Who hears of events.
   *
   * @param runListener in place of nobody
   * @return this
   */
  public KafkaBackupBuilder listener(RunListener runListener) {
    listener = runListener;
    return this;
  }

  /**
   * Where stores and codecs are looked for, besides the module path.
   *
   * @param loader in place of the thread's context class loader
   * @return this
   */
  public KafkaBackupBuilder plugins(ClassLoader loader) {
    plugins = loader;
    return this;
  }

  /**
   * Builds an instance with the engine that {@link ServiceLoader} finds.
   *
   * @return a working instance, for the caller to close
   * @throws InvalidRequestException if a setting is missing or cannot work
   * @throws KafkaBackupException if no engine is on the path, or it cannot work here
   */
  public KafkaBackup build() {
    EngineSettings.Repository where = repository;
    if (where == null) {
      throw new InvalidRequestException("no repository is given: say where backups lie");
    }
    EngineSettings settings =
        new EngineSettings(
            kafka, where, state, compression, compressionLevel, limits, listener, plugins);
    List<EngineProvider> engines =
        ServiceLoader.load(EngineProvider.class, KafkaBackup.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    if (engines.size() != 1) {
      throw new KafkaBackupException(
          engines.isEmpty()
              ? "no engine is on the path: add the artifact kafka-backup-engine"
              : "more than one engine is on the path: " + engines);
    }
    return engines.get(0).open(settings);
  }
}
