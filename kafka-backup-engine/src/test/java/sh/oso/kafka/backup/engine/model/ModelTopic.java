package sh.oso.kafka.backup.engine.model;

import java.util.ArrayList;
import java.util.List;

/** What the logs of a topic have to be. */
final class ModelTopic {

  /** What a backup of it has to hold, for every partition. */
  record Cut(boolean compacted, List<ModelLog.Cut> partitions) {}

  private final String name;
  private final boolean compacted;
  private final List<ModelLog> logs = new ArrayList<>();

  ModelTopic(String name, boolean compacted, int partitions) {
    this.name = name;
    this.compacted = compacted;
    grow(partitions);
  }

  String name() {
    return name;
  }

  boolean compacted() {
    return compacted;
  }

  int partitions() {
    return logs.size();
  }

  ModelLog log(int partition) {
    return logs.get(partition);
  }

  void grow(int partitions) {
    while (logs.size() < partitions) {
      logs.add(new ModelLog());
    }
  }

  /** Begins with empty logs. */
  void recreate(int partitions) {
    logs.clear();
    grow(partitions);
  }

  Cut cut() {
    return new Cut(compacted, logs.stream().map(ModelLog::cut).toList());
  }
}
