package sh.oso.kafka.backup.api;

/** Hears of a run's events. Called by the run's threads, one call at a time: return soon. */
@FunctionalInterface
public interface RunListener {

  /** Hears and does nothing. */
  RunListener NONE = event -> {};

  /**
   * Something happened.
   *
   * @param event what
   */
  void on(RunEvent event);
}
