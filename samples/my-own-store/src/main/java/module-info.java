/**
 * Keeps backups in a relational database. Exports nothing: the store is found by its type or the
 * URI scheme, both {@code jdbc}.
 */
// guide:begin module
@org.jspecify.annotations.NullMarked
module com.example.store.jdbc {
  requires java.sql;
  requires static org.jspecify;
  requires sh.oso.kafka.backup.api;

  uses java.sql.Driver;

  provides sh.oso.kafka.backup.api.store.ObjectStoreProvider with
      com.example.store.jdbc.JdbcStoreProvider;
}
// guide:end module
