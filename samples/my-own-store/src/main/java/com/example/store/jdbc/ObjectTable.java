package com.example.store.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;

/** Statements on the table that has a row for each object. */
final class ObjectTable {

  /** The time is the database's, as of the transaction's first statement. */
  private static final String INSERT =
      """
      INSERT INTO kafka_backup_object (object_key, object_id, size_bytes, chunk_bytes, stored_at)
      VALUES (?, ?, ?, ?, CURRENT_TIMESTAMP)
      """;

  private static final String SELECT =
      "SELECT object_key, object_id, size_bytes, chunk_bytes, stored_at FROM kafka_backup_object ";

  private ObjectTable() {}

  static void insert(Connection connection, ObjectKey key, String id, long size, int chunkBytes)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setBytes(1, bytes(key.value()));
      statement.setString(2, id);
      statement.setLong(3, size);
      statement.setInt(4, chunkBytes);
      statement.executeUpdate();
    }
  }

  static Optional<ObjectRow> find(Connection connection, ObjectKey key) throws SQLException {
    return find(connection, List.of(key)).stream().findFirst();
  }

  /** Those of some objects that exist, in no order. */
  static List<ObjectRow> find(Connection connection, List<ObjectKey> keys) throws SQLException {
    String marks = String.join(", ", Collections.nCopies(keys.size(), "?"));
    try (PreparedStatement statement =
        connection.prepareStatement(SELECT + "WHERE object_key IN (" + marks + ")")) {
      for (int i = 0; i < keys.size(); i++) {
        statement.setBytes(i + 1, bytes(keys.get(i).value()));
      }
      return rows(statement);
    }
  }

  // guide:begin page
  /** The next objects of a listing; fewer than asked for if there are no more. */
  static List<ObjectRow> page(Connection connection, String prefix, String after, int rows)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            SELECT
                + "WHERE object_key >= ? AND object_key < ? AND object_key > ? "
                + "ORDER BY object_key FETCH FIRST "
                + rows
                + " ROWS ONLY")) {
      statement.setBytes(1, bytes(prefix));
      statement.setBytes(2, endOf(bytes(prefix)));
      statement.setBytes(3, bytes(after));
      return rows(statement);
    }
  }

  /** What sorts behind all keys with a prefix and before all others; UTF-8 has no byte FF. */
  private static byte[] endOf(byte[] prefix) {
    if (prefix.length == 0) {
      return new byte[] {(byte) 0xFF};
    }
    byte[] end = prefix.clone();
    end[end.length - 1]++;
    return end;
  }

  // guide:end page

  /** Deletes by id: an object that others created meanwhile under the same key stays. */
  static void delete(Connection connection, List<ObjectRow> objects) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM kafka_backup_object WHERE object_id = ?")) {
      for (ObjectRow object : objects) {
        statement.setString(1, object.id());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static List<ObjectRow> rows(PreparedStatement statement) throws SQLException {
    List<ObjectRow> rows = new ArrayList<>();
    try (ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        ObjectKey key = ObjectKey.of(new String(found.getBytes(1), UTF_8));
        OffsetDateTime storedAt = found.getObject(5, OffsetDateTime.class);
        rows.add(
            new ObjectRow(
                found.getString(2),
                found.getInt(4),
                new ObjectStat(key, found.getLong(3), storedAt.toInstant())));
      }
    }
    return rows;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
