package sh.oso.kafka.backup.operator.decision;

/**
 * Decides about resources of a kind.
 *
 * @param <R> the kind
 * @param <S> its status
 */
@FunctionalInterface
public interface Decider<R, S> {

  /**
   * Decides what is to be done. A pure function: whoever asks twice hears the same.
   *
   * @param resource as the API server has it
   * @param observed its runs
   * @param others other resources that it speaks of
   */
  Decision<S> about(R resource, Observed observed, Others others);
}
