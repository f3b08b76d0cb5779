package sh.oso.kafka.backup.operator.decision;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Generations of specs: the API server counts their changes. */
public final class Generations {

  private Generations() {}

  /** The generation of a resource's spec. */
  public static long of(HasMetadata resource) {
    Long generation = resource.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }
}
