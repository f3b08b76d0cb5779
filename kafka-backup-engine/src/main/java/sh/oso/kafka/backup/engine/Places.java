package sh.oso.kafka.backup.engine;

import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.spi.EngineSettings;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.run.Breaker;
import sh.oso.kafka.backup.engine.run.Pace;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.engine.store.MeteredStore;
import sh.oso.kafka.backup.engine.store.RetryingStore;
import sh.oso.kafka.backup.engine.store.Stores;

/** Where an instance's backups lie, and where its restores keep their state; opened as one. */
final class Places implements AutoCloseable {

  private final EngineSettings settings;
  private final RunListener listener;
  private final Codecs codecs;
  private final ObjectStore store;
  private final @Nullable ObjectStore stateStore;

  Places(EngineSettings settings, RunListener listener, Codecs codecs) {
    this.settings = settings;
    this.listener = listener;
    this.codecs = codecs;
    this.store = open(settings.repository());
    this.stateStore = openState();
  }

  private ObjectStore open(EngineSettings.Repository where) {
    ObjectStore opened = Stores.open(where, settings.plugins());
    Limits limits = settings.limits();
    return new RetryingStore(
        new MeteredStore(opened, listener),
        limits.retryTimeout(),
        new Breaker(opened.location(), limits.circuitBreaker(), listener, Pace.Time.SYSTEM));
  }

  private @Nullable ObjectStore openState() {
    EngineSettings.Repository where = settings.state();
    try {
      return where == null ? null : open(where);
    } catch (KafkaBackupException e) {
      closeStore(settings.repository(), store);
      throw e;
    }
  }

  ObjectStore store() {
    return store;
  }

  Repository repository() {
    return new Repository(store, codecs);
  }

  /** The repository itself, unless another place was given. */
  Repository state() {
    return new Repository(stateStore == null ? store : stateStore, codecs);
  }

  @Override
  public void close() {
    closeStore(settings.repository(), store);
    EngineSettings.Repository where = settings.state();
    if (where != null && stateStore != null) {
      closeStore(where, stateStore);
    }
  }

  private static void closeStore(EngineSettings.Repository where, ObjectStore opened) {
    if (!(where instanceof EngineSettings.ByStore)) {
      opened.close();
    }
  }
}
