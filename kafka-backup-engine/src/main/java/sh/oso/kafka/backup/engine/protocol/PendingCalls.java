package sh.oso.kafka.backup.engine.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaBackupException;

/** Sees to it that each call is settled exactly once and that no exception of a reply is lost. */
final class PendingCalls {

  private final Set<Consumer<KafkaBackupException>> open =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private @Nullable RuntimeException thrown;

  /** Registers a call; the result is its ticket for {@link #settle}. */
  Runnable add(Consumer<KafkaBackupException> onFailure) {
    // A new object each time, as several calls may share one handler.
    Consumer<KafkaBackupException> ticket = failure -> onFailure.accept(failure);
    open.add(ticket);
    return () -> open.remove(ticket);
  }

  /** Kafka's client logs and forgets what a callback throws, so it is caught and kept here. */
  void settle(Runnable ticket, Runnable reply) {
    ticket.run();
    try {
      reply.run();
    } catch (RuntimeException e) {
      if (thrown == null) {
        thrown = e;
      } else {
        thrown.addSuppressed(e);
      }
    }
  }

  void rethrow() {
    RuntimeException first = thrown;
    if (first != null) {
      thrown = null;
      throw first;
    }
  }

  void failAll(KafkaBackupException failure) {
    List<Consumer<KafkaBackupException>> left = new ArrayList<>(open);
    open.clear();
    for (Consumer<KafkaBackupException> call : left) {
      settle(() -> {}, () -> call.accept(failure));
    }
    rethrow();
  }
}
