package sh.oso.kafka.backup.engine.protocol;

import java.util.List;

/**
 * A broker's answer to a produce request.
 *
 * @param partitions one entry for each batch of the request, in its order
 */
public record ProduceAnswer(List<PartitionProduce> partitions) {

  public ProduceAnswer {
    partitions = List.copyOf(partitions);
  }
}
