package com.example.store.jdbc;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.testkit.store.ObjectStoreContract;

// guide:begin contract
class JdbcStoreTest extends ObjectStoreContract {

  private static final String PASSWORD = "correct horse";

  @Override
  protected ObjectStore open(String place) throws IOException {
    String url = "jdbc:h2:mem:" + place + ";DB_CLOSE_DELAY=-1";
    return new JdbcStoreProvider()
        .open(
            new StoreSettings("jdbc", Map.of("url", url, "user", "backup", "password", PASSWORD)));
  }

  @Override
  protected List<String> secrets() {
    return List.of(PASSWORD);
  }
}
// guide:end contract
