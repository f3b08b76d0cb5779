package com.example.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The two tables, made when they are first missed. Safe for use by many threads. */
final class Tables {

  /**
   * Keys are their UTF-8 bytes, which databases compare as the contract wants it; text would be
   * compared by the rules of a language.
   */
  private static final String CREATE_OBJECTS =
      """
      CREATE TABLE IF NOT EXISTS kafka_backup_object (
        object_key BYTEA NOT NULL PRIMARY KEY,
        object_id VARCHAR(36) NOT NULL UNIQUE,
        size_bytes BIGINT NOT NULL,
        chunk_bytes INTEGER NOT NULL,
        stored_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
      )
      """;

  private static final String CREATE_CHUNKS =
      """
      CREATE TABLE IF NOT EXISTS kafka_backup_chunk (
        object_id VARCHAR(36) NOT NULL,
        chunk_number BIGINT NOT NULL,
        content BYTEA NOT NULL,
        PRIMARY KEY (object_id, chunk_number)
      )
      """;

  private static final String TRY_OUT =
      "SELECT 1 FROM kafka_backup_object, kafka_backup_chunk WHERE 1 = 0";

  private volatile boolean known;

  void create(Connection connection) throws SQLException {
    if (known) {
      return;
    }
    SQLException missing = tryOut(connection);
    if (missing != null) {
      make(connection, missing);
    }
    known = true;
  }

  private static void make(Connection connection, SQLException missing) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE_OBJECTS);
      statement.execute(CREATE_CHUNKS);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      // Another process may have been first.
      if (tryOut(connection) != null) {
        e.addSuppressed(missing);
        throw e;
      }
    }
  }

  /** Null if both tables are there: then no right to make any is needed. */
  private static @Nullable SQLException tryOut(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery(TRY_OUT).close();
      return null;
    } catch (SQLException e) {
      connection.rollback();
      return e;
    }
  }
}
