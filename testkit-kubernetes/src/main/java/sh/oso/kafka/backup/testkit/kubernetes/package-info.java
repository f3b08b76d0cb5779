/**
 * A real Kubernetes control plane as processes, and a node that runs pods as processes too: no
 * container, no image, no Docker engine.
 *
 * <ol>
 *   <li>{@code dev/install-kubernetes.sh} builds the programs once, or {@code KUBEBUILDER_ASSETS}
 *       names a folder that has all three.
 *   <li>A test class annotated with {@code @SharedKubernetes} takes a {@code KubernetesServer} as a
 *       parameter; all classes of a run share one. It makes a namespace of its own with {@code
 *       createNamespace}, and works with {@code client()}, or with {@code clientOf(namespace,
 *       serviceAccount)} to have no more rights than that account.
 *   <li>Jobs get pods at once. Their commands run if {@code TestKubelet.start(server, Map.of(image,
 *       command))} was called: the command takes the place of the image's entry point.
 *   <li>Volumes appear at their mount paths, for the process alone; its last words come back in the
 *       pod's status. {@code claim(namespace, name)} is the folder of a claim.
 * </ol>
 *
 * <p>As with a real kubelet, a secret that a volume names and that is missing leaves the pod
 * pending with reason {@code ContainerCreating} and an event {@code FailedMount}; one that the
 * environment names gives the reason {@code CreateContainerConfigError}. A failed Job pod is tried
 * again after 1 s rather than 10 s, unless the programs come from {@code KUBEBUILDER_ASSETS}.
 */
@org.jspecify.annotations.NullMarked
package sh.oso.kafka.backup.testkit.kubernetes;
