package com.example.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Statements on the table that has the objects' content. */
final class ChunkTable {

  private ChunkTable() {}

  static void insert(Connection connection, String id, long number, byte[] content)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO kafka_backup_chunk (object_id, chunk_number, content) VALUES (?, ?, ?)")) {
      statement.setString(1, id);
      statement.setLong(2, number);
      statement.setBytes(3, content);
      statement.executeUpdate();
    }
  }

  static Optional<byte[]> find(Connection connection, String id, long number) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT content FROM kafka_backup_chunk WHERE object_id = ? AND chunk_number = ?")) {
      statement.setString(1, id);
      statement.setLong(2, number);
      try (ResultSet found = statement.executeQuery()) {
        return found.next() ? Optional.of(found.getBytes(1)) : Optional.empty();
      }
    }
  }

  static void delete(Connection connection, List<ObjectRow> objects) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM kafka_backup_chunk WHERE object_id = ?")) {
      for (ObjectRow object : objects) {
        statement.setString(1, object.id());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
