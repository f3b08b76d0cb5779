package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What pods get besides what the operator gives them. */
@Block
public record PodSettings(
    @JsonPropertyDescription("Annotations of the pods. Default: none.") @Size(max = 100)
        Map<String, String> annotations,
    @JsonPropertyDescription(
            "Labels of the pods, besides those of the operator, which stay as they are. "
                + "Default: none.")
        @Size(max = 100)
        Map<String, String> labels,
    @JsonPropertyDescription("Labels that a node must have to run the pods. Default: none.")
        @Size(max = 100)
        Map<String, String> nodeSelector,
    @JsonPropertyDescription("Taints of nodes that the pods tolerate. Default: none.")
        @Size(max = 100)
        List<Toleration> tolerations,
    @JsonPropertyDescription(
            "Where the pods may run, in relation to nodes and other pods. Default: none.")
        @Nullable Affinity affinity,
    @JsonPropertyDescription(
            "Service account of the pods; it carries the identity for IRSA, EKS, AKS and "
                + "GKE. Default: default.")
        @Size(max = 253)
        @Pattern("^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$")
        @Nullable String serviceAccountName,
    @JsonPropertyDescription(
            "Environment variables of the container, for example JAVA_TOOL_OPTIONS or "
                + "HTTPS_PROXY. Default: none.")
        @Size(max = 100)
        List<EnvVar> env,
    @JsonPropertyDescription("Secrets to pull the image with. Default: none.") @Size(max = 20)
        List<LocalObjectReference> imagePullSecrets,
    @JsonPropertyDescription("Names of hosts that the pods resolve by themselves. Default: none.")
        @Size(max = 100)
        List<HostAlias> hostAliases,
    @JsonPropertyDescription("Priority class of the pods. Default: that of the cluster.")
        @Size(max = 253)
        @Pattern("^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$")
        @Nullable String priorityClassName,
    @JsonPropertyDescription(
            "Security context of the pods; what it gives goes before the defaults of the "
                + "operator, which meet the restricted standard.")
        @Nullable PodSecurityContext securityContext) {

  public PodSettings {
    annotations = Given.map(annotations);
    labels = Given.map(labels);
    nodeSelector = Given.map(nodeSelector);
    tolerations = Given.list(tolerations);
    serviceAccountName = Given.text(serviceAccountName);
    env = Given.list(env);
    imagePullSecrets = Given.list(imagePullSecrets);
    hostAliases = Given.list(hostAliases);
    priorityClassName = Given.text(priorityClassName);
  }
}
