package sh.oso.kafka.backup.operator.job;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sh.oso.kafka.backup.operator.job.JobState.Failed;
import sh.oso.kafka.backup.operator.job.JobState.Succeeded;
import sh.oso.kafka.backup.operator.job.Termination.Check;

/** What the pods of a verification found, each in its part of the backup. */
final class Verdicts {

  /** Parts whose words are told; a status has no room for those of hundreds. */
  private static final int TOLD = 4;

  private Verdicts() {}

  /** Whether a pod is one of a verification. */
  static boolean areOf(Pod pod) {
    return JobState.termination(List.of(pod))
        .filter(it -> it.command().equals("verify"))
        .isPresent();
  }

  /**
   * What all of them come to: the backup is sound if each part of it is.
   *
   * @param pods those that ended well
   * @param parts how many there must be
   */
  static JobState together(List<Pod> pods, int parts) {
    List<Termination> said =
        pods.stream()
            .map(pod -> JobState.termination(List.of(pod)))
            .flatMap(Optional::stream)
            .sorted(Comparator.comparing(it -> it.shard() == null ? 0 : it.shard()))
            .toList();
    Optional<Termination> damaged = said.stream().filter(it -> !it.valid()).findFirst();
    if (damaged.isPresent()) {
      return new Failed(damaged.get().message(), damaged.get());
    }
    if (said.stream().map(Termination::shard).distinct().count() < parts) {
      return new Succeeded(null);
    }
    Map<String, List<Check>> checks = new LinkedHashMap<>();
    said.forEach(
        it ->
            it.checks()
                .forEach(
                    check ->
                        checks.computeIfAbsent(check.name(), x -> new ArrayList<>()).add(check)));
    return new Succeeded(
        said.get(0)
            .with(
                words(said.stream().map(Termination::message)),
                checks.values().stream().map(Verdicts::together).toList()));
  }

  private static Check together(List<Check> parts) {
    return new Check(
        parts.get(0).name(),
        parts.stream().allMatch(it -> it.outcome().equals("Passed")) ? "Passed" : "Failed",
        words(parts.stream().map(it -> String.valueOf(it.message()))),
        parts.stream().mapToLong(Check::durationMillis).max().orElse(0));
  }

  private static String words(Stream<String> parts) {
    List<String> all = parts.toList();
    String told = String.join("; ", all.subList(0, Math.min(TOLD, all.size())));
    return all.size() <= TOLD ? told : told + "; and " + (all.size() - TOLD) + " more parts";
  }
}
