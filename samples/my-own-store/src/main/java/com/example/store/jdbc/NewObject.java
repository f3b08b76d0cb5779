package com.example.store.jdbc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;

/** An object on its way into the database, in one transaction; closing takes back what is left. */
final class NewObject implements AutoCloseable {

  static final int CHUNK_BYTES = 256 << 10;

  private final Database database;
  private final ObjectKey key;
  private final String attempt;
  private final Connection connection;
  private final String id = UUID.randomUUID().toString();
  private long chunks;
  private long sizeBytes;
  private @Nullable Future<?> lastWrite;
  private boolean handedOver;

  private NewObject(Database database, ObjectKey key, String attempt, Connection connection) {
    this.database = database;
    this.key = key;
    this.attempt = attempt;
    this.connection = connection;
  }

  /** Begins, unless the key is taken. */
  static NewObject begin(Database database, ObjectKey key) throws IOException {
    String attempt = "storing " + key;
    Future<Connection> begun = database.start(attempt, () -> connectionFor(database, key));
    try {
      return new NewObject(database, key, attempt, database.await(attempt, begun));
    } catch (InterruptedIOException e) {
      database.leave(() -> giveBack(database, begun));
      throw e;
    }
  }

  private static Connection connectionFor(Database database, ObjectKey key)
      throws SQLException, PreconditionFailedException {
    Connection connection = database.borrow();
    boolean free = false;
    try {
      free = ObjectTable.find(connection, key).isEmpty();
    } finally {
      if (!free) {
        database.giveBack(connection);
      }
    }
    if (!free) {
      throw taken(key, null);
    }
    return connection;
  }

  /** Writes the next chunk, which is the last if it is not of full size. */
  void write(byte[] chunk) throws IOException {
    long number = chunks++;
    sizeBytes += chunk.length;
    Future<?> write =
        database.start(
            attempt,
            () -> {
              ChunkTable.insert(connection, id, number, chunk);
              return true;
            });
    lastWrite = write;
    database.await(attempt, write);
  }

  long sizeBytes() {
    return sizeBytes;
  }

  // guide:begin commit
  /** Makes the object visible. From here on an interrupt has to wait. */
  ObjectStat finish() throws IOException {
    Future<ObjectStat> commit = database.start(attempt, this::commit);
    handedOver = true;
    return database.awaitEnd(attempt, commit);
  }

  private ObjectStat commit() throws SQLException, IOException {
    try {
      insertRow();
      ObjectStat stat = ObjectTable.find(connection, key).orElseThrow().stat();
      try {
        connection.commit();
      } catch (SQLException e) {
        throw JdbcFailures.ofCommit(attempt, e);
      }
      return stat;
    } finally {
      database.giveBack(connection);
    }
  }

  private void insertRow() throws SQLException, PreconditionFailedException {
    try {
      ObjectTable.insert(connection, key, id, sizeBytes, CHUNK_BYTES);
    } catch (SQLException e) {
      if (JdbcFailures.isDuplicate(e)) {
        throw taken(key, e);
      }
      throw e;
    }
  }

  // guide:end commit

  private static PreconditionFailedException taken(ObjectKey key, @Nullable SQLException e) {
    String message = key + " exists already";
    return e == null
        ? new PreconditionFailedException(message)
        : new PreconditionFailedException(message, e);
  }

  @Override
  public void close() {
    Future<?> write = lastWrite;
    if (!handedOver) {
      database.leave(
          () -> {
            if (write != null) {
              waitFor(write);
            }
            database.giveBack(connection);
          });
    }
  }

  private static void waitFor(Future<?> work) {
    try {
      work.get();
    } catch (InterruptedException | ExecutionException e) {
      // Whoever asked for it was told, or has gone.
    }
  }

  private static void giveBack(Database database, Future<Connection> begun) {
    try {
      database.giveBack(begun.get());
    } catch (InterruptedException | ExecutionException e) {
      // Then there is none to give back.
    }
  }
}
