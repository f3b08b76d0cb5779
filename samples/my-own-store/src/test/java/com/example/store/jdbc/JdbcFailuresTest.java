package com.example.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;

class JdbcFailuresTest {

  @ParameterizedTest
  @CsvSource({
    "28000, StorageAccessException",
    "28P01, StorageAccessException",
    "42501, StorageAccessException",
    "90096, StorageAccessException",
    "53100, StorageFullException",
    "90100, StorageFullException",
    "53300, StorageUnavailableException",
    "08006, StorageUnavailableException",
    "40001, StorageUnavailableException",
    "57P01, StorageUnavailableException",
    "HYT00, StorageUnavailableException",
    "42P01, StorageException",
    "'', StorageException",
    ", StorageException",
  })
  void tellsBySqlStateWhatTheCallerMayDo(String state, String kind) {
    SQLException failure = new SQLException("no luck; SQL statement:\nSELECT 1", state);
    IOException translated = JdbcFailures.translate("storing a/b", failure);
    assertThat(translated.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(translated)
        .hasMessageContaining("storing a/b failed: no luck")
        .hasMessageNotContaining("SELECT")
        .hasCause(failure);
  }

  @Test
  void tellsByTheTypeOfTheFailureToo() {
    assertThat(JdbcFailures.translate("x", new SQLInvalidAuthorizationSpecException()))
        .isInstanceOf(StorageAccessException.class);
    for (SQLException failure :
        List.of(
            new SQLTransientException(),
            new SQLRecoverableException(),
            new SQLNonTransientConnectionException())) {
      assertThat(JdbcFailures.translate("x", failure))
          .isInstanceOf(StorageUnavailableException.class)
          .hasMessageContaining(failure.getClass().getSimpleName());
    }
    assertThat(JdbcFailures.isDuplicate(new SQLIntegrityConstraintViolationException())).isTrue();
    assertThat(JdbcFailures.isDuplicate(new SQLException("taken", "23505"))).isTrue();
    assertThat(JdbcFailures.isDuplicate(new SQLException("busy", "40001"))).isFalse();
  }

  @Test
  void doesNotKnowWhatAFailedCommitDid() {
    assertThat(JdbcFailures.ofCommit("storing a/b", new SQLException("gone", "42000")))
        .isInstanceOf(StorageUnavailableException.class)
        .hasMessage("storing a/b may have failed, or not: gone");
  }

  @Test
  void hidesNoMistakes() {
    IOException told = new IOException("told");
    assertThat(JdbcFailures.translate("x", told)).isSameAs(told);
    assertThatIllegalStateException()
        .isThrownBy(() -> JdbcFailures.translate("x", new NullPointerException()));
  }
}
