/**
 * Keeps backups in a folder of a local or mounted file system. Exports nothing: the store is found
 * by its type {@code filesystem} or the URI scheme {@code file}.
 */
@org.jspecify.annotations.NullMarked
module sh.oso.kafka.backup.storage.fs {
  requires static org.jspecify;
  requires sh.oso.kafka.backup.api;

  provides sh.oso.kafka.backup.api.store.ObjectStoreProvider with
      sh.oso.kafka.backup.storage.fs.FilesystemStoreProvider;
}
