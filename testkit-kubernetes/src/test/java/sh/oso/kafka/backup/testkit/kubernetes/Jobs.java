package sh.oso.kafka.backup.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;

/** Jobs of one container. */
final class Jobs {

  private Jobs() {}

  /** A Job that runs a script with the image's entry point {@code sh -c}, once. */
  static JobBuilder running(String name, String script) {
    return new JobBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(0)
        .withNewTemplate()
        .withNewSpec()
        .withRestartPolicy("Never")
        .addNewContainer()
        .withName("main")
        .withImage(KubernetesIT.SHELL)
        .withArgs(script)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec();
  }
}
