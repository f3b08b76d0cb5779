package com.example.store.jdbc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import sh.oso.kafka.backup.api.store.StorageException;

/**
 * Connections to a database and threads that use them. A caller that is interrupted goes away at
 * once; the thread that works for it ends what it does and gives its connection back. Safe for use
 * by many threads.
 */
final class Database implements AutoCloseable {

  private static final int ALIVE_TIMEOUT_SECONDS = 10;

  private final Driver driver;
  private final String url;
  private final Properties login;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final Tables tables = new Tables();
  private volatile boolean closed;

  /** Threads that have nothing to do end soon, so that nobody has to end them. */
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), Database::thread);

  Database(Driver driver, String url, Properties login) {
    this.driver = driver;
    this.url = url;
    this.login = login;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "jdbc-store");
    thread.setDaemon(true);
    return thread;
  }

  /** Something to do with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  String location() {
    return location(url);
  }

  /** A URL without its options. */
  static String location(String url) {
    return url.replaceFirst("[;?].*", "");
  }

  // guide:begin call
  /** Does all of some work in one transaction, and commits it. */
  <T> T call(String attempt, Work<T> work) throws IOException {
    return await(
        attempt,
        start(
            attempt,
            () -> {
              Connection connection = borrow();
              try {
                T result = work.run(connection);
                connection.commit();
                return result;
              } finally {
                giveBack(connection);
              }
            }));
  }

  /** Waits for work that others do; an interrupt ends the wait and is kept. */
  <T> T await(String attempt, Future<T> work) throws IOException {
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(attempt + " was interrupted");
    } catch (ExecutionException e) {
      throw JdbcFailures.translate(attempt, e.getCause());
    }
  }

  // guide:end call

  /** The same, but an interrupt waits as well, since what is done cannot be taken back. */
  <T> T awaitEnd(String attempt, Future<T> work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return await(attempt, work);
        } catch (InterruptedIOException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  <T> Future<T> start(String attempt, Callable<T> work) throws IOException {
    if (closed) {
      throw new StorageException(attempt + " failed: the store " + location() + " is closed");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException(attempt + " was interrupted");
    }
    return threads.submit(work);
  }

  /** Does something later that the caller need not wait for. */
  void leave(Runnable work) {
    threads.execute(work);
  }

  Connection borrow() throws SQLException {
    for (Connection next = idle.poll(); next != null; next = idle.poll()) {
      if (next.isValid(ALIVE_TIMEOUT_SECONDS)) {
        return next;
      }
      discard(next);
    }
    Connection connection = driver.connect(url, login);
    try {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      tables.create(connection);
      return connection;
    } catch (SQLException e) {
      discard(connection);
      throw e;
    }
  }

  /** Takes back what was not committed. */
  void giveBack(Connection connection) {
    try {
      connection.rollback();
      idle.push(connection);
    } catch (SQLException e) {
      discard(connection);
    }
    if (closed) {
      discardIdle();
    }
  }

  private void discardIdle() {
    for (Connection next = idle.poll(); next != null; next = idle.poll()) {
      discard(next);
    }
  }

  private static void discard(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is of no further use either way.
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Connections are closed when this returns, unless work on them is still going on. */
  @Override
  public void close() {
    closed = true;
    try {
      awaitEnd("closing", threads.submit(this::discardIdle, true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
