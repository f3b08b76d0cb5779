package sh.oso.kafka.backup.engine.look;

import java.util.List;
import java.util.Map;

/** Topics on one side of a comparison. */
interface DiffTopics {

  /** What reports call them. */
  String name();

  /** By name. */
  Map<String, DiffTopic> topics();

  /** What a person should know. */
  List<String> warnings();
}
