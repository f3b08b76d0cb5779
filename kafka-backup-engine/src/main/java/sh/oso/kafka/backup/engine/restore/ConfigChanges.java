package sh.oso.kafka.backup.engine.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;

/** Sets configs of topics. What a broker refuses of one topic leaves all others alone. */
final class ConfigChanges {

  private final Admin admin;

  ConfigChanges(Admin admin) {
    this.admin = admin;
  }

  /** A config that a broker would not change, with its reason. */
  record Refused(String topic, AlterConfigOp op, String reason) {}

  /** Changes that set these values and unset some configs that are not among them. */
  static List<AlterConfigOp> ops(Map<String, String> values, Collection<String> unset) {
    List<AlterConfigOp> ops = new ArrayList<>();
    new TreeMap<>(values).forEach((name, value) -> ops.add(op(name, value, OpType.SET)));
    unset.stream()
        .filter(name -> !values.containsKey(name))
        .sorted()
        .forEach(name -> ops.add(new AlterConfigOp(new ConfigEntry(name, null), OpType.DELETE)));
    return ops;
  }

  private static AlterConfigOp op(String name, String value, OpType type) {
    return new AlterConfigOp(new ConfigEntry(name, value), type);
  }

  /**
   * Makes changes without which nothing can go on.
   *
   * @throws sh.oso.kafka.backup.api.KafkaBackupException if one is refused
   */
  void require(Map<String, List<AlterConfigOp>> changes) {
    send(changes)
        .forEach(
            (topic, failure) -> {
              throw KafkaFailures.translate("setting configs of topic " + topic, failure);
            });
  }

  /**
   * Makes as many changes as brokers let through. If they refuse those of a topic together, each is
   * made alone, and once more after the others, on which it may depend.
   *
   * @return what was refused
   * @throws sh.oso.kafka.backup.api.KafkaBackupException if a broker cannot be asked
   */
  List<Refused> attempt(Map<String, List<AlterConfigOp>> changes) {
    List<Refused> refused = new ArrayList<>();
    for (String topic : send(changes).keySet()) {
      List<Refused> first = attemptEach(topic, changes.getOrDefault(topic, List.of()));
      refused.addAll(attemptEach(topic, first.stream().map(Refused::op).toList()));
    }
    return refused;
  }

  private List<Refused> attemptEach(String topic, List<AlterConfigOp> ops) {
    List<Refused> refused = new ArrayList<>();
    for (AlterConfigOp op : ops) {
      send(Map.of(topic, List.of(op)))
          .values()
          .forEach(failure -> refused.add(new Refused(topic, op, KafkaFailures.reason(failure))));
    }
    return refused;
  }

  /** Gives back the topics whose changes were refused. */
  private Map<String, ApiException> send(Map<String, List<AlterConfigOp>> changes) {
    Map<ConfigResource, Collection<AlterConfigOp>> asked = new HashMap<>();
    changes.forEach(
        (topic, ops) -> asked.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), ops));
    Map<String, ApiException> refused = new TreeMap<>();
    admin
        .incrementalAlterConfigs(asked)
        .values()
        .forEach(
            (resource, future) -> {
              try {
                future.get();
              } catch (ExecutionException e) {
                refused.put(resource.name(), refusal(resource.name(), e));
              } catch (InterruptedException e) {
                throw KafkaFailures.translate("setting configs of topic " + resource.name(), e);
              }
            });
    return refused;
  }

  private static ApiException refusal(String topic, ExecutionException failure) {
    if (failure.getCause() instanceof ApiException refusal
        && !(refusal instanceof RetriableException)
        && !(refusal instanceof AuthorizationException)
        && !(refusal instanceof AuthenticationException)
        && !(refusal instanceof UnsupportedVersionException)) {
      return refusal;
    }
    throw KafkaFailures.translate("setting configs of topic " + topic, failure);
  }
}
