/**
 * Keeps backups in a Google Cloud Storage bucket. Exports nothing: the store is found by its type
 * {@code gcs} or the URI scheme {@code gs}.
 */
@org.jspecify.annotations.NullMarked
module sh.oso.kafka.backup.storage.gcs {
  requires com.google.api.client;
  requires com.google.api.client.json.gson;
  requires com.google.api.services.storage;
  requires com.google.auth;
  requires com.google.auth.oauth2;
  requires google.api.client;
  requires java.net.http;
  requires static org.jspecify;
  requires sh.oso.kafka.backup.api;

  provides sh.oso.kafka.backup.api.store.ObjectStoreProvider with
      sh.oso.kafka.backup.storage.gcs.GcsStoreProvider;
}
