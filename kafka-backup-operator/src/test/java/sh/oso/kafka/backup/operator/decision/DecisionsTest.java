package sh.oso.kafka.backup.operator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.oso.kafka.backup.operator.backup.BackupDecision;
import sh.oso.kafka.backup.operator.backup.DeletionDecision;
import sh.oso.kafka.backup.operator.backup.DeletionDecision.Deletion;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupValidation;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetReset;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetRollback;
import sh.oso.kafka.backup.operator.crd.KafkaRestore;
import sh.oso.kafka.backup.operator.decision.Observed.ObservedJob;
import sh.oso.kafka.backup.operator.job.JobObjects;
import sh.oso.kafka.backup.operator.job.JobState;
import sh.oso.kafka.backup.operator.job.Run;
import sh.oso.kafka.backup.operator.offsets.OffsetResetDecision;
import sh.oso.kafka.backup.operator.offsets.OffsetRollbackDecision;
import sh.oso.kafka.backup.operator.restore.RestoreDecision;
import sh.oso.kafka.backup.operator.validation.ValidationDecision;

/**
 * Each folder under {@code decisions/} is a case: {@code given.yaml} has a ConfigMap {@code now}
 * with the time, then the resource, then the Jobs, pods and other resources that there are; {@code
 * expected.yaml} has what is decided. {@code -DregenerateDecisions} writes what is expected anew:
 * read the difference.
 */
class DecisionsTest {

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Stream.of(
              KafkaBackup.class,
              KafkaRestore.class,
              KafkaOffsetReset.class,
              KafkaOffsetRollback.class,
              KafkaBackupValidation.class,
              ConfigMap.class,
              Event.class,
              Job.class,
              Pod.class)
          .collect(Collectors.toMap(Class::getSimpleName, it -> it));

  private static final Path CASES = Path.of("src/test/resources/decisions");

  static Stream<Path> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decidesAsExpected(Path folder) throws IOException {
    Given given = Given.read(Files.readString(folder.resolve("given.yaml")));
    String decided = Serialization.asYaml(describe(given));
    Path expected = folder.resolve("expected.yaml");
    if (System.getProperty("regenerateDecisions") != null) {
      Files.writeString(expected, decided);
    }
    assertThat(decided).isEqualTo(Files.readString(expected));
    assertThat(Serialization.asYaml(describe(given))).as("twice").isEqualTo(decided);
  }

  private static Map<String, Object> describe(Given given) {
    if (given.resource() instanceof KafkaBackup backup && backup.isMarkedForDeletion()) {
      return describe(DeletionDecision.about(backup, given.observed()));
    }
    return describe(decide(given));
  }

  private static Map<String, Object> describe(Deletion deletion) {
    Map<String, Object> text = new LinkedHashMap<>();
    describe(deletion.start(), text);
    text.put("stop", deletion.stop().stream().map(it -> it.getMetadata().getName()).toList());
    text.put("notices", describe(deletion.notices()));
    text.put("message", deletion.message());
    text.put("letGo", deletion.letGo());
    text.put("again", String.valueOf(deletion.again()));
    return text;
  }

  private static Decision<?> decide(Given given) {
    HasMetadata resource = given.resource();
    if (resource instanceof KafkaBackup backup) {
      return BackupDecision.about(backup, given.observed(), given);
    } else if (resource instanceof KafkaRestore restore) {
      return RestoreDecision.about(restore, given.observed(), given);
    } else if (resource instanceof KafkaOffsetReset reset) {
      return OffsetResetDecision.about(reset, given.observed(), given);
    } else if (resource instanceof KafkaBackupValidation validation) {
      return ValidationDecision.about(validation, given.observed(), given);
    } else if (resource instanceof KafkaOffsetRollback rollback) {
      return OffsetRollbackDecision.about(rollback, given.observed(), given);
    }
    throw new AssertionError("no decider for " + resource.getKind());
  }

  private static Map<String, Object> describe(Decision<?> decision) {
    Map<String, Object> text = new LinkedHashMap<>();
    describe(decision.start(), text);
    text.put("status", decision.status());
    text.put("notices", describe(decision.notices()));
    text.put(
        "recorded", decision.recorded().stream().map(it -> it.getMetadata().getName()).toList());
    text.put("again", String.valueOf(decision.again()));
    return text;
  }

  private static void describe(Optional<Run> start, Map<String, Object> text) {
    JobObjects objects =
        new JobObjects(new JobObjects.Image("example.org/kafka-backup:1", "", 8080));
    start.ifPresent(
        run -> {
          text.put("settings", objects.settings(run));
          text.put("job", objects.job(run));
        });
  }

  private static List<String> describe(List<Notice> notices) {
    return notices.stream()
        .map(it -> (it.warning() ? "Warning " : "Normal ") + it.reason() + ": " + it.message())
        .toList();
  }

  /** What there is. */
  private record Given(Instant now, HasMetadata resource, List<HasMetadata> objects)
      implements Others {

    static Given read(String yaml) {
      List<HasMetadata> objects = new ArrayList<>();
      Instant now = Instant.EPOCH;
      for (String document : yaml.split("(?m)^---$", -1)) {
        HasMetadata object = unmarshal("---\n" + document.strip());
        if (object instanceof ConfigMap time) {
          now = Instant.parse(time.getData().get("now"));
        } else {
          objects.add(object);
        }
      }
      return new Given(now, objects.get(0), objects.subList(1, objects.size()));
    }

    private static HasMetadata unmarshal(String yaml) {
      String kind = Serialization.unmarshal(yaml, GenericKubernetesResource.class).getKind();
      return Serialization.unmarshal(yaml, Objects.requireNonNull(KINDS.get(kind), kind));
    }

    Observed observed() {
      return new Observed(
          only(Job.class)
              .map(it -> new ObservedJob(it, JobState.of(it, pods(it), this::warnings)))
              .toList(),
          now);
    }

    private List<Pod> pods(Job job) {
      return only(Pod.class)
          .filter(
              pod ->
                  job.getMetadata()
                      .getName()
                      .equals(pod.getMetadata().getLabels().get("batch.kubernetes.io/job-name")))
          .toList();
    }

    private List<Event> warnings(HasMetadata about) {
      return only(Event.class)
          .filter(it -> it.getInvolvedObject().getName().equals(about.getMetadata().getName()))
          .toList();
    }

    private <T extends HasMetadata> Stream<T> only(Class<T> type) {
      return objects.stream().filter(type::isInstance).map(type::cast);
    }

    @Override
    public Optional<KafkaBackup> findBackup(String name) {
      return only(KafkaBackup.class)
          .filter(it -> it.getMetadata().getName().equals(name))
          .findFirst();
    }

    @Override
    public Optional<KafkaRestore> findRestore(String name) {
      return only(KafkaRestore.class)
          .filter(it -> it.getMetadata().getName().equals(name))
          .findFirst();
    }

    @Override
    public List<KafkaBackupValidation> validations(String backupName) {
      return only(KafkaBackupValidation.class).toList();
    }
  }
}
