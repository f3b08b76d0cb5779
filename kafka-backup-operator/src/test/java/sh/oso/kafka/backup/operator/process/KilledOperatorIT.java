package sh.oso.kafka.backup.operator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.oso.kafka.backup.operator.process.OperatorUnderTest.volume;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.operator.crd.BackupRun;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupStatus;
import sh.oso.kafka.backup.operator.crd.KafkaRestore;
import sh.oso.kafka.backup.operator.crd.Outcome;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.job.Labels;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.kubernetes.KubernetesServer;
import sh.oso.kafka.backup.testkit.kubernetes.SharedKubernetes;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** The operator is killed at moments of chance, and no run is lost and none is doubled. */
@SharedKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledOperatorIT {

  /** How often it is killed; 20 for a thorough look. */
  private static final int KILLS = Integer.getInteger("kafka.backup.operator.kills", 3);

  private static final long SEED = Long.getLong("kafka.backup.operator.seed", 20261125);

  private final KafkaCluster kafka;
  private final OperatorUnderTest tested;
  private final TestTopics topics;
  private final Path kubeconfig;

  @TempDir private Path folder = Path.of("");

  KilledOperatorIT(KubernetesServer server, @SharedKafka KafkaCluster kafka) throws Exception {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.tested = OperatorUnderTest.prepare(server, "killed-operator");
    this.kubeconfig = server.kubeconfigOf(OperatorUnderTest.HOME, OperatorUnderTest.ACCOUNT);
  }

  @AfterAll
  void stop() {
    tested.close();
  }

  private String cluster(String block) {
    return OperatorUnderTest.cluster(block, kafka);
  }

  private OperatorProcess operator(boolean leaderElection) throws IOException {
    return OperatorProcess.start(
        kubeconfig, tested.namespace(), leaderElection, folder.resolve("operator.log"));
  }

  /** When the operator is killed. */
  private enum Moment {
    /** Some while after the run was asked for. */
    ANY,
    /** The settings are stored, and nothing else. */
    SETTINGS,
    /** The Job is made, and nothing of it is in a status. */
    STARTED,
    /** The Job is over, and its result is not in a status. */
    OVER
  }

  /**
   * Something that was asked for.
   *
   * @param jobs how many Jobs its resource has when it is done
   */
  private record Asked(String resource, int jobs, BooleanSupplier done) {}

  @Test
  void noRunIsLostAndNoneIsDoubledWhenTheOperatorIsKilled() throws Exception {
    Random random = new Random(SEED);
    String topic = topics.create("killed", 2, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(SEED).mixed(topic, 100));
    List<String> told = new ArrayList<>(List.of("seed " + SEED));
    List<String> backups = new ArrayList<>(List.of("asked"));
    List<String> restores = new ArrayList<>();
    int triggers = 0;
    OperatorProcess operator = operator(false);
    try {
      Asked first = backup("asked", topic);
      OperatorUnderTest.await("the first backup begins", () -> tested.jobs("asked").size() == 1);
      long started = System.nanoTime();
      OperatorUnderTest.await("the first backup", first.done());
      int usualMillis = (int) ((System.nanoTime() - started) / 1_000_000);
      for (int kill = 0; kill < KILLS; kill++) {
        String name = "number-" + kill;
        Asked asked;
        switch (kill % 3) {
          case 0 -> asked = trigger(++triggers);
          case 1 -> {
            backups.add(name);
            asked = backup(name, topic);
          }
          default -> {
            restores.add(name);
            asked = restore(name, topic);
          }
        }
        Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
        awaitMoment(moment, asked, random.nextInt(usualMillis));
        operator.close();
        told.add(
            kill
                + ": "
                + asked.resource()
                + " "
                + moment
                + ", done "
                + asked.done().getAsBoolean());
        // The lease of one that is killed outlives it, so that the next has to wait.
        operator = operator(kill == 1 || kill == 2);
        OperatorUnderTest.await(told + " is done", asked.done());
      }
    } finally {
      operator.close();
    }
    assertThat(backupStatus("asked").lastTrigger()).isEqualTo("value-" + triggers);
    Set<String> ids = new HashSet<>();
    for (String backup : backups) {
      int runs = backup.equals("asked") ? 1 + triggers : 1;
      assertThat(tested.jobs(backup)).as("%s", told).hasSize(runs);
      assertThat(tested.pods(backup)).as("%s", told).hasSize(runs);
      assertThat(backupStatus(backup).backupHistory())
          .as("%s", told)
          .hasSize(runs)
          .allSatisfy(it -> assertThat(it.outcome()).isEqualTo(Outcome.SUCCESS))
          .extracting(BackupRun::backupId)
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(
              tested.jobs(backup).stream().map(KilledOperatorIT::backupId).toList());
      tested.jobs(backup).forEach(it -> ids.add(backupId(it)));
    }
    assertThat(tested.stored("backups/*/manifest.json"))
        .as("%s", told)
        .extracting(it -> it.getName(1).toString())
        .containsExactlyInAnyOrderElementsOf(ids);
    TopicReader reader = new TopicReader(kafka.clientProperties());
    for (String restore : restores) {
      assertThat(tested.jobs(restore)).as("%s", told).hasSize(1);
      assertThat(tested.pods(restore)).as("%s", told).hasSize(1);
      assertThat(reader.read(topic + "." + restore).withoutOffsets())
          .as("%s", told)
          .isEqualTo(reader.read(topic).withoutOffsets());
    }
  }

  private void awaitMoment(Moment moment, Asked asked, int millis) throws InterruptedException {
    switch (moment) {
      case ANY -> Thread.sleep(millis);
      case SETTINGS ->
          OperatorUnderTest.await(
              "settings", () -> tested.settings(asked.resource()).size() == asked.jobs());
      case STARTED ->
          OperatorUnderTest.await(
              "a Job", () -> tested.jobs(asked.resource()).size() == asked.jobs());
      case OVER ->
          OperatorUnderTest.await(
              "an end",
              () ->
                  tested.jobs(asked.resource()).stream().filter(KilledOperatorIT::isOver).count()
                      == asked.jobs());
    }
  }

  private static boolean isOver(Job job) {
    return job.getStatus().getConditions().stream()
        .anyMatch(it -> it.getType().equals("Complete") && it.getStatus().equals("True"));
  }

  private static String backupId(Job job) {
    return job.getMetadata().getAnnotations().getOrDefault("kafka.oso.sh/backup-id", "");
  }

  private boolean recorded(String resource, int jobs) {
    return tested.jobs(resource).stream()
            .filter(it -> it.getMetadata().getAnnotations().containsKey(Labels.RECORDED))
            .count()
        == jobs;
  }

  private KafkaBackupStatus backupStatus(String name) {
    KafkaBackup found = tested.find(KafkaBackup.class, name);
    return found == null || found.getStatus() == null ? KafkaBackupStatus.NONE : found.getStatus();
  }

  private Asked trigger(int number) {
    tested.trigger("asked", "value-" + number);
    return new Asked(
        "asked",
        number + 1,
        () ->
            backupStatus("asked").backupHistory().size() == number + 1
                && recorded("asked", number + 1));
  }

  private Asked backup(String name, String topic) {
    tested.create(
        KafkaBackup.class,
        name,
        cluster("kafkaCluster") + "topics: [" + topic + "]\n" + volume("storage"));
    return new Asked(
        name, 1, () -> backupStatus(name).phase() == Phase.COMPLETED && recorded(name, 1));
  }

  private Asked restore(String name, String topic) {
    tested.create(
        KafkaRestore.class,
        name,
        "backupRef: {name: asked}\n"
            + cluster("targetCluster")
            + "topicMapping: {"
            + topic
            + ": "
            + topic
            + "."
            + name
            + "}\n");
    return new Asked(
        name,
        1,
        () -> {
          KafkaRestore found = tested.find(KafkaRestore.class, name);
          return found != null
              && found.getStatus() != null
              && found.getStatus().phase() == Phase.COMPLETED
              && recorded(name, 1);
        });
  }
}
