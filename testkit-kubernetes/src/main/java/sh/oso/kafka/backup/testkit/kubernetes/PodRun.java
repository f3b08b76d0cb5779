package sh.oso.kafka.backup.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The life of one pod on the node, in a thread of its own. */
final class PodRun implements Runnable {

  private static final long AGAIN_AFTER_MILLIS = 500;

  private final Pod pod;
  private final Container container;
  private final KubernetesServer server;
  private final KubernetesClient client;
  private final Map<String, List<String>> images;
  private final Path folder;
  private final Path claims;
  private final PodReporter reporter;

  private final Map<String, String> variables = new HashMap<>();

  private @Nullable Process process;
  private boolean ending;
  private long graceSeconds;
  private volatile boolean ended;

  /**
   * Prepares.
   *
   * @param folder of this pod alone; its log stays there
   * @param claims folders of all claims
   */
  PodRun(
      Pod pod,
      KubernetesServer server,
      Map<String, List<String>> images,
      Path folder,
      Path claims) {
    this.pod = pod;
    this.container = pod.getSpec().getContainers().get(0);
    this.server = server;
    this.client = server.client();
    this.images = images;
    this.folder = Folders.create(folder);
    this.claims = claims;
    this.reporter = new PodReporter(client, pod);
    Folders.write(log(), new byte[0]);
  }

  Pod pod() {
    return pod;
  }

  /** True once its last report is made. */
  boolean hasEnded() {
    return ended;
  }

  /** What the container has written, of all its starts. */
  Path log() {
    return folder.resolve("log");
  }

  @Override
  public void run() {
    List<String> problems = Supported.problems(pod, images.keySet());
    if (!problems.isEmpty()) {
      reporter.refused("Unsupported", String.join("; ", problems));
    } else {
      runContainer();
    }
    ended = true;
    if (isEnding()) {
      reporter.remove();
    }
  }

  private void runContainer() {
    for (int restarts = 0; true; restarts++) {
      @Nullable List<String> command = awaitCommand();
      if (command == null) {
        return;
      }
      String since = PodReporter.now();
      int exitCode = runOnce(command, since, restarts);
      if (isEnding() || !isToRestart(exitCode)) {
        String message = LastWords.read(container, exitCode, terminationLog(), log());
        reporter.ended(exitCode, message, since, restarts);
        return;
      }
      reporter.restarting(restarts + 1);
      pause();
    }
  }

  private boolean isToRestart(int exitCode) {
    return switch (pod.getSpec().getRestartPolicy()) {
      case "Always" -> true;
      case "OnFailure" -> exitCode != 0;
      default -> false;
    };
  }

  /** Waits until all is there that the container needs; null if the pod is to end before. */
  private @Nullable List<String> awaitCommand() {
    String reported = "";
    while (!isEnding()) {
      try {
        return command();
      } catch (NotYetException problem) {
        String message = String.valueOf(problem.getMessage());
        if (!message.equals(reported)) {
          reporter.waiting(problem.waitingReason(), message);
          reporter.event("Warning", problem.eventReason(), message);
          reported = message;
        }
        pause();
      }
    }
    return null;
  }

  private List<String> command() throws NotYetException {
    Folders.write(terminationLog(), new byte[0]);
    PodVolumes volumes = new PodVolumes(pod, client, folder.resolve("volumes"), claims);
    PodMounts mounts = PodMounts.of(pod, volumes, terminationLog());
    NamedContents contents = new NamedContents(client, pod.getMetadata().getNamespace());
    PodEnvironment environment = PodEnvironment.of(pod, container, contents);
    variables.clear();
    variables.putAll(environment.variables());
    List<String> command =
        new ArrayList<>(
            container.getCommand().isEmpty()
                ? images.getOrDefault(container.getImage(), List.of())
                : environment.expand(container.getCommand()));
    command.addAll(environment.expand(container.getArgs()));
    return mounts.wrap(Folders.create(folder.resolve("root")), command);
  }

  private int runOnce(List<String> command, String since, int restarts) {
    Process started;
    synchronized (this) {
      if (ending) {
        return 137;
      }
      started = start(command);
      process = started;
    }
    reporter.running(since, restarts);
    try {
      return awaitEnd(started);
    } finally {
      // What it has left behind.
      started.descendants().forEach(ProcessHandle::destroyForcibly);
    }
  }

  private Process start(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(List.of("PATH", "HOME", "JAVA_HOME"));
    environment.put("HOSTNAME", pod.getMetadata().getName());
    environment.put("KUBERNETES_SERVICE_HOST", KubernetesServer.HOST);
    environment.put("KUBERNETES_SERVICE_PORT", String.valueOf(server.port()));
    environment.putAll(variables);
    try {
      return builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException("no process for a pod can be started", failure);
    }
  }

  private int awaitEnd(Process started) {
    try {
      long killAt = Long.MAX_VALUE;
      while (!started.waitFor(50, TimeUnit.MILLISECONDS)) {
        synchronized (this) {
          if (ending && killAt == Long.MAX_VALUE) {
            started.destroy();
            killAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(graceSeconds);
          }
        }
        if (System.nanoTime() > killAt) {
          kill();
        }
      }
      return started.exitValue();
    } catch (InterruptedException interrupted) {
      kill();
      Thread.currentThread().interrupt();
      return 137;
    }
  }

  /** Asks the process to end, and makes it after a while. */
  synchronized void end(long grace) {
    if (!ending || grace < graceSeconds) {
      graceSeconds = grace;
    }
    ending = true;
    notifyAll();
  }

  private synchronized boolean isEnding() {
    return ending;
  }

  private synchronized void pause() {
    try {
      if (!ending) {
        TimeUnit.MILLISECONDS.timedWait(this, AGAIN_AFTER_MILLIS);
      }
    } catch (InterruptedException interrupted) {
      ending = true;
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the process and all that it has started, without warning. */
  synchronized void kill() {
    if (process != null) {
      List<ProcessHandle> children = process.descendants().toList();
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private Path terminationLog() {
    return folder.resolve("termination-log");
  }

  /** What it has written so far. */
  String output() {
    try {
      return Files.readString(log());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
