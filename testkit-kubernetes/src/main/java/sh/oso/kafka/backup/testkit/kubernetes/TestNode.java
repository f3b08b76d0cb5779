package sh.oso.kafka.backup.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;

/** The node of the test kubelet, as the API server knows it. */
record TestNode(KubernetesClient client) {

  /** Makes it known, and ready. */
  void register() {
    Map<String, Quantity> capacity =
        Map.of(
            "cpu", new Quantity("64"), "memory", new Quantity("64Gi"), "pods", new Quantity("250"));
    Node node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(TestKubelet.NODE)
            .addToLabels("kubernetes.io/hostname", TestKubelet.NODE)
            .endMetadata()
            .build();
    if (client.nodes().withName(TestKubelet.NODE).get() == null) {
      client.nodes().resource(node).create();
    }
    client
        .nodes()
        .withName(TestKubelet.NODE)
        .editStatus(
            current ->
                new NodeBuilder(current)
                    .editOrNewStatus()
                    .withCapacity(capacity)
                    .withAllocatable(capacity)
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .withReason("KubeletReady")
                    .endCondition()
                    .endStatus()
                    .build());
  }

  /** Gives it a pod that no node has. */
  void bind(Pod pod) {
    try {
      client
          .bindings()
          .inNamespace(pod.getMetadata().getNamespace())
          .resource(
              new BindingBuilder()
                  .withNewMetadata()
                  .withName(pod.getMetadata().getName())
                  .withNamespace(pod.getMetadata().getNamespace())
                  .endMetadata()
                  .withNewTarget()
                  .withApiVersion("v1")
                  .withKind("Node")
                  .withName(TestKubelet.NODE)
                  .endTarget()
                  .build())
          .create();
    } catch (KubernetesClientException refused) {
      // Bound or deleted since.
      if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT
          && refused.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw refused;
      }
    }
  }
}
