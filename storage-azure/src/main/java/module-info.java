/**
 * Keeps backups in an Azure Blob Storage container. Exports nothing: the store is found by its type
 * {@code azure} or the URI scheme {@code az}.
 */
@org.jspecify.annotations.NullMarked
module sh.oso.kafka.backup.storage.azure {
  requires com.azure.core;
  requires com.azure.core.http.jdk.httpclient;
  requires com.azure.identity;
  requires com.azure.storage.blob;
  requires com.azure.storage.common;
  requires java.net.http;
  requires static org.jspecify;
  requires reactor.core;
  requires sh.oso.kafka.backup.api;

  provides sh.oso.kafka.backup.api.store.ObjectStoreProvider with
      sh.oso.kafka.backup.storage.azure.AzureStoreProvider;
}
