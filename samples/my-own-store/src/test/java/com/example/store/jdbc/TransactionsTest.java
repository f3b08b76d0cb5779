package com.example.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreSettings;

/** What the database itself shows of what the store did. */
@SuppressWarnings("NullAway.Init") // JUnit calls open() before each test
class TransactionsTest {

  private static final ObjectKey KEY = ObjectKey.of("a/b");
  private static final int BYTES = 3 * NewObject.CHUNK_BYTES + 5;

  private ObjectStore store;
  private Connection database;

  @BeforeEach
  void open() throws IOException, SQLException {
    String url = "jdbc:h2:mem:" + UUID.randomUUID();
    database = DriverManager.getConnection(url, "sa", "");
    store =
        new JdbcStoreProvider().open(new StoreSettings("jdbc", Map.of("url", url, "user", "sa")));
  }

  @AfterEach
  void close() throws SQLException {
    store.close();
    database.close();
  }

  private ObjectStat put(byte[] bytes) throws IOException {
    return store.put(KEY, ObjectContent.of(bytes), Lifetime.LASTING);
  }

  @Test
  void keepsContentInChunks() throws Exception {
    ObjectStat stored = put(new byte[BYTES]);
    assertThat(number("SELECT COUNT(*) FROM kafka_backup_chunk")).isEqualTo(4);
    assertThat(number("SELECT MAX(LENGTH(content)) FROM kafka_backup_chunk"))
        .isEqualTo(NewObject.CHUNK_BYTES);
    assertThat(store.findStat(KEY)).hasValue(stored);
  }

  @Test
  void leavesNoChunksBehind() throws Exception {
    put(new byte[BYTES]);
    assertThat(store.delete(List.of(KEY))).isEmpty();
    ObjectContent broken =
        new ObjectContent() {
          private final ObjectContent whole = ObjectContent.of(new byte[BYTES]);

          @Override
          public InputStream open() throws IOException {
            return whole.open();
          }

          @Override
          public boolean replayable() {
            return true;
          }

          @Override
          public java.util.OptionalLong sizeBytes() {
            return java.util.OptionalLong.of(1);
          }

          @Override
          public long crc32c() {
            return whole.crc32c();
          }
        };
    assertThatThrownBy(() -> store.put(KEY, broken, Lifetime.LASTING))
        .isInstanceOf(StorageException.class);

    execute("SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
    waitFor("SELECT COUNT(*) FROM kafka_backup_chunk", 0);
    assertThat(number("SELECT COUNT(*) FROM kafka_backup_object")).isZero();
  }

  @Test
  void letsItsCallerGoWhenInterruptedAndTakesTheRestBack() throws Exception {
    put(new byte[1]);
    assertThat(store.delete(List.of(KEY))).isEmpty();
    BlockingTrigger.renew();
    execute(
        "CREATE TRIGGER slow BEFORE INSERT ON kafka_backup_chunk FOR EACH ROW CALL '"
            + BlockingTrigger.class.getName()
            + "'");
    FutureTask<Boolean> put =
        new FutureTask<>(
            () -> {
              assertThatThrownBy(() -> put(new byte[BYTES]))
                  .isInstanceOf(InterruptedIOException.class)
                  .hasMessage("storing a/b was interrupted");
              return Thread.currentThread().isInterrupted();
            });
    Thread caller = new Thread(put);
    caller.start();
    BlockingTrigger.entered.await();

    caller.interrupt();

    assertThat(put.get(1, TimeUnit.MINUTES)).as("the flag is kept").isTrue();
    BlockingTrigger.goOn.countDown();
    waitFor("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE CONTAINS_UNCOMMITTED", 0);
    execute("DROP TRIGGER slow");
    assertThat(store.findStat(KEY)).isEmpty();
    assertThat(put(new byte[BYTES]).sizeBytes()).isEqualTo(BYTES);
  }

  @Test
  void finishesWhatCannotBeTakenBack() throws Exception {
    put(new byte[1]);
    assertThat(store.delete(List.of(KEY))).isEmpty();
    BlockingTrigger.renew();
    execute(
        "CREATE TRIGGER slow BEFORE INSERT ON kafka_backup_object FOR EACH ROW CALL '"
            + BlockingTrigger.class.getName()
            + "'");
    FutureTask<Boolean> put =
        new FutureTask<>(
            () -> {
              assertThat(put(new byte[BYTES]).sizeBytes()).isEqualTo(BYTES);
              return Thread.currentThread().isInterrupted();
            });
    Thread caller = new Thread(put);
    caller.start();
    BlockingTrigger.entered.await();

    caller.interrupt();
    BlockingTrigger.goOn.countDown();

    assertThat(put.get(1, TimeUnit.MINUTES)).as("the flag is kept").isTrue();
    assertThat(store.findStat(KEY)).isPresent();
  }

  @Test
  void saysThatAnObjectWentWhileItWasRead() throws Exception {
    put(new byte[BYTES]);
    try (InputStream in = store.openRange(KEY, 0, BYTES)) {
      assertThat(in.readNBytes(10)).hasSize(10);
      assertThat(store.delete(List.of(KEY))).isEmpty();
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("reading a/b failed: it was deleted meanwhile");
    }
  }

  @Test
  void reusesConnectionsAndClosesThem() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(store.findStat(KEY)).isEmpty();
      assertThatThrownBy(() -> store.openRange(KEY, 0, 1)).isInstanceOf(StorageException.class);
    }
    assertThat(number("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS")).isEqualTo(2);

    store.close();

    assertThat(number("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS")).isEqualTo(1);
    assertThatThrownBy(() -> store.findStat(KEY))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("closed");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  private void waitFor(String sql, long expected) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (number(sql) != expected && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    assertThat(number(sql)).as(sql).isEqualTo(expected);
  }
}
