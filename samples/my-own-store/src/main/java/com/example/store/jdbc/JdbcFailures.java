package com.example.store.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageFullException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;

/**
 * Says of the database's failures what the caller may do about them. Some drivers tell by the type
 * of the exception, others by the SQL state alone; the states of five digits that begin with 9 are
 * H2's, the others are standard or PostgreSQL's.
 */
final class JdbcFailures {

  private static final Set<String> REFUSED = Set.of("42501", "90096");
  private static final Set<String> FULL = Set.of("53100", "90100");

  /** Connections, rollbacks for the sake of others, lack of something, shutdown, timeouts. */
  private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "HY");

  private JdbcFailures() {}

  // guide:begin failures
  /** Whatever else comes is no trouble of the database's but a mistake in this store. */
  static IOException translate(String attempt, @Nullable Throwable failure) {
    if (failure instanceof IOException told) {
      return told;
    }
    if (failure instanceof SQLException e) {
      return ofSql(attempt, e);
    }
    throw new IllegalStateException(attempt + " failed", failure);
  }

  private static StorageException ofSql(String attempt, SQLException e) {
    String told = attempt + " failed: " + reason(e);
    if (e instanceof SQLInvalidAuthorizationSpecException
        || stateClass(e).equals("28")
        || REFUSED.contains(state(e))) {
      return new StorageAccessException(told + "; check user, password and rights", e);
    }
    if (FULL.contains(state(e))) {
      return new StorageFullException(told + "; give the database more room", e);
    }
    if (e instanceof SQLTransientException
        || e instanceof SQLRecoverableException
        || e instanceof SQLNonTransientConnectionException
        || PASSING_CLASSES.contains(stateClass(e))) {
      return new StorageUnavailableException(told, e);
    }
    return new StorageException(told, e);
  }

  /** The database may have committed before it failed to say so. */
  static StorageException ofCommit(String attempt, SQLException e) {
    return new StorageUnavailableException(attempt + " may have failed, or not: " + reason(e), e);
  }

  static boolean isDuplicate(SQLException e) {
    return e instanceof SQLIntegrityConstraintViolationException || stateClass(e).equals("23");
  }

  // guide:end failures

  /** The first line; the statement, which some drivers add, helps nobody. */
  private static String reason(SQLException e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").replaceFirst(";$", "");
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  private static String stateClass(SQLException e) {
    return state(e).length() < 2 ? "" : state(e).substring(0, 2);
  }
}
