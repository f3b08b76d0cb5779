package sh.oso.kafka.backup.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node for a {@link KubernetesServer}: takes every pod that no node has, whatever the pod asks of
 * its node, and runs its one container as a process of this machine. Use one at a time.
 *
 * <p>Honoured: command and arguments with {@code $(NAME)}, environment, working folder, volumes
 * (config map, secret, empty folder, claim, projected, downward API) at their mount paths,
 * read-only mounts and root, restart policy, termination message, grace period. Not honoured:
 * resources, user and groups, network of its own, node selector, tolerations; a claim is a folder
 * of this machine whatever its size and class, and volumes do not follow later changes. Probes,
 * init containers, sidecars and hooks make a pod fail with reason {@code Unsupported}.
 */
public final class TestKubelet implements AutoCloseable {

  /** Name of the node. */
  public static final String NODE = "test-node";

  private static final long DEFAULT_GRACE_SECONDS = 30;

  private final KubernetesServer server;
  private final KubernetesClient client;
  private final TestNode node;
  private final Map<String, List<String>> images;
  private final Path folder;
  private final Map<String, PodRun> runs = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, Pod> seen = new ConcurrentHashMap<>();
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService work = Executors.newSingleThreadExecutor(this::thread);
  private final ExecutorService pods = Executors.newCachedThreadPool(this::thread);
  private final Thread reaper = new Thread(this::killAll);
  private @Nullable SharedIndexInformer<Pod> informer;

  private TestKubelet(KubernetesServer server, Map<String, List<String>> images) {
    this.server = server;
    this.client = server.client();
    this.node = new TestNode(client);
    this.images = Map.copyOf(images);
    this.folder = Folders.temporary("kubelet-");
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /**
   * Registers the node and starts to run pods.
   *
   * @param server whose pods it runs
   * @param images for each name of an image what takes the place of its entry point, for containers
   *     without a command
   * @return a kubelet, for the caller to close before the server
   */
  public static TestKubelet start(KubernetesServer server, Map<String, List<String>> images) {
    TestKubelet kubelet = new TestKubelet(server, images);
    kubelet.node.register();
    kubelet.informer =
        server
            .client()
            .pods()
            .inAnyNamespace()
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Pod pod) {
                    kubelet.later(() -> kubelet.look(pod));
                  }

                  @Override
                  public void onUpdate(Pod before, Pod pod) {
                    kubelet.later(() -> kubelet.look(pod));
                  }

                  @Override
                  public void onDelete(Pod pod, boolean lastStateUnknown) {
                    kubelet.later(() -> kubelet.end(pod, 0));
                  }
                });
    return kubelet;
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "test-kubelet");
    thread.setDaemon(true);
    return thread;
  }

  private void later(Runnable task) {
    if (!work.isShutdown()) {
      work.execute(guarded(task));
    }
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException failure) {
        failures.add(failure);
      }
    };
  }

  private void look(Pod pod) {
    String uid = pod.getMetadata().getUid();
    seen.put(uid, pod);
    @Nullable PodRun run = runs.get(uid);
    boolean isOurs = NODE.equals(pod.getSpec().getNodeName());
    if (pod.getSpec().getNodeName() == null || pod.getSpec().getNodeName().isEmpty()) {
      node.bind(pod);
    } else if (isOurs && pod.getMetadata().getDeletionTimestamp() != null) {
      if (run == null || run.hasEnded()) {
        new PodReporter(client, pod).remove();
      } else {
        end(pod, grace(pod));
      }
    } else if (isOurs && run == null && isPending(pod)) {
      Path own = folder.resolve(uid);
      PodRun fresh = new PodRun(pod, server, images, own, folder.resolve("claims"));
      runs.put(uid, fresh);
      pods.execute(guarded(fresh));
    }
  }

  private static boolean isPending(Pod pod) {
    return pod.getStatus() == null || "Pending".equals(pod.getStatus().getPhase());
  }

  private static long grace(Pod pod) {
    @Nullable Long seconds = pod.getMetadata().getDeletionGracePeriodSeconds();
    return seconds == null ? DEFAULT_GRACE_SECONDS : seconds;
  }

  private void end(Pod pod, long graceSeconds) {
    @Nullable PodRun run = runs.get(pod.getMetadata().getUid());
    if (run != null) {
      run.end(graceSeconds);
    }
  }

  /**
   * All pods that it has started, also those that are deleted since.
   *
   * @return as last seen, in the order of their start
   */
  public List<Pod> podsRun() {
    synchronized (runs) {
      return runs.entrySet().stream()
          .map(entry -> seen.getOrDefault(entry.getKey(), entry.getValue().pod()))
          .toList();
    }
  }

  /**
   * What the container of a pod has written to its standard output and error.
   *
   * @param namespace of the pod
   * @param pod its name; it may be deleted since
   * @return all so far, of all its starts
   */
  public String logs(String namespace, String pod) {
    return find(namespace, pod).output();
  }

  /**
   * Ends the process of a pod without warning, as a crash does.
   *
   * @param namespace of the pod
   * @param pod its name
   */
  public void kill(String namespace, String pod) {
    find(namespace, pod).kill();
  }

  /**
   * The folder that a claim stands for.
   *
   * @param namespace of the claim
   * @param name of the claim
   * @return a folder that lives as long as this; made if no pod has used it yet
   */
  public Path claim(String namespace, String name) {
    return Folders.create(folder.resolve("claims").resolve(namespace).resolve(name));
  }

  private PodRun find(String namespace, String name) {
    synchronized (runs) {
      return runs.values().stream()
          .filter(run -> run.pod().getMetadata().getNamespace().equals(namespace))
          .filter(run -> run.pod().getMetadata().getName().equals(name))
          .reduce((first, last) -> last)
          .orElseThrow(
              () -> new IllegalArgumentException("no pod " + name + " has run in " + namespace));
    }
  }

  private void killAll() {
    synchronized (runs) {
      runs.values().forEach(PodRun::kill);
    }
    Folders.delete(folder);
  }

  /**
   * Ends all pods as a node that goes down at once, and forgets what their claims hold.
   *
   * @throws IllegalStateException if something went wrong in the kubelet itself before
   */
  @Override
  public void close() {
    if (informer != null) {
      informer.close();
    }
    finish(work);
    synchronized (runs) {
      runs.values().forEach(run -> run.end(0));
    }
    finish(pods);
    killAll();
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException ending) {
      // The JVM is ending: the hook runs anyway.
    }
    if (!failures.isEmpty()) {
      IllegalStateException broken = new IllegalStateException("the test kubelet has failed");
      failures.forEach(broken::addSuppressed);
      throw broken;
    }
  }

  private static void finish(ExecutorService executor) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(30, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
