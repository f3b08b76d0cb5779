package sh.oso.kafka.backup.operator.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.oso.kafka.backup.operator.crd.RunSpec;

/**
 * A run of the command line for a resource.
 *
 * @param owner the resource; the Job goes when it goes, if {@code owned}
 * @param owned whether the Job belongs to the resource: one that outlives it does not
 * @param jobName name of the Job and of the ConfigMap with its settings
 * @param command such as {@code backup}, or {@code offsets reset}, in words, with its flags
 * @param settings what the command is told
 * @param pods how many do it together; the command has {@code --shard} if there are several
 * @param annotations of the Job: what the operator wants to know of it later
 * @param spec what the resource says about its Jobs
 */
public record Run(
    HasMetadata owner,
    boolean owned,
    String jobName,
    List<String> command,
    SettingsFile settings,
    int pods,
    Map<String, String> annotations,
    RunSpec spec) {

  public Run {
    command = List.copyOf(command);
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }
}
