package sh.oso.kafka.backup.engine.protocol;

import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;

/**
 * Settles one request: exactly one of the two methods is called, once, on the polling thread.
 *
 * @param <T> what the broker answers with
 */
public interface Reply<T> {

  /**
   * The broker answered.
   *
   * @param answer what it said, which may be an error for each partition
   */
  void answered(T answer);

  /**
   * There is no answer; whether the broker acted on the request is unknown.
   *
   * @param failure {@link KafkaUnavailableException} if the connection was lost, the request timed
   *     out or the client was closed, so that trying again may help; {@link KafkaAccessException}
   *     if the broker refuses the credentials; any other kind if the broker is too old
   */
  void failed(KafkaBackupException failure);
}
