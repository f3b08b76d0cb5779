package sh.oso.kafka.backup.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container sees of the machine: which folders and files, where, and how. */
final class PodMounts {

  private static final String SCRIPT = "pod.sh";

  private record Mount(Path source, String target, boolean readOnly) {}

  private final List<Mount> mounts = new ArrayList<>();
  private final Container container;

  private PodMounts(Container container) {
    this.container = container;
  }

  /**
   * Fills the volumes of a pod and lays out its mounts.
   *
   * @param terminationLog the file that the container's last words go to
   */
  static PodMounts of(Pod pod, PodVolumes volumes, Path terminationLog) throws NotYetException {
    Container container = pod.getSpec().getContainers().get(0);
    Map<String, Path> folders = new HashMap<>();
    Map<String, Volume> named = new HashMap<>();
    for (Volume volume : pod.getSpec().getVolumes()) {
      folders.put(volume.getName(), volumes.fill(volume));
      named.put(volume.getName(), volume);
    }
    PodMounts all = new PodMounts(container);
    for (VolumeMount mount : container.getVolumeMounts()) {
      String name = mount.getName();
      all.add(folder(folders, name), mount, isReadOnly(volume(named, name)));
    }
    all.mounts.add(new Mount(terminationLog, container.getTerminationMessagePath(), false));
    return all;
  }

  private void add(Path folder, VolumeMount mount, boolean readOnlyVolume) {
    Path source = folder;
    if (mount.getSubPath() != null && !mount.getSubPath().isEmpty()) {
      source = folder.resolve(mount.getSubPath());
      if (!Files.exists(source)) {
        Folders.create(source);
      }
    }
    mounts.add(
        new Mount(
            source,
            mount.getMountPath(),
            readOnlyVolume || Boolean.TRUE.equals(mount.getReadOnly())));
  }

  private static Path folder(Map<String, Path> folders, String name) {
    @Nullable Path folder = folders.get(name);
    if (folder == null) {
      throw new IllegalStateException("the API server has let pass an unknown volume: " + name);
    }
    return folder;
  }

  private static Volume volume(Map<String, Volume> volumes, String name) {
    @Nullable Volume volume = volumes.get(name);
    if (volume == null) {
      throw new IllegalStateException("the API server has let pass an unknown volume: " + name);
    }
    return volume;
  }

  /** Only folders of their own and claims can be written to. */
  private static boolean isReadOnly(Volume volume) {
    if (volume.getPersistentVolumeClaim() != null) {
      return Boolean.TRUE.equals(volume.getPersistentVolumeClaim().getReadOnly());
    }
    return volume.getEmptyDir() == null;
  }

  /**
   * The command that runs another one with these mounts.
   *
   * @param scratch an empty folder
   * @param command of the container
   */
  List<String> wrap(Path scratch, List<String> command) {
    List<String> words = new ArrayList<>(List.of("unshare", "--mount"));
    if (!"root".equals(System.getProperty("user.name"))) {
      words.addAll(List.of("--user", "--map-root-user"));
    }
    String directory = container.getWorkingDir();
    words.addAll(List.of("sh", script(scratch).toString(), "outside", scratch.toString()));
    words.add(String.valueOf(mounts.size()));
    words.add(directory == null || directory.isEmpty() ? "/" : directory);
    words.add(hasReadOnlyRoot() ? "ro" : "rw");
    for (Mount mount : mounts) {
      words.add(mount.source().toString());
      words.add(mount.target());
      words.add(mount.readOnly() ? "ro" : "rw");
    }
    words.addAll(command);
    return words;
  }

  private boolean hasReadOnlyRoot() {
    @Nullable SecurityContext context = container.getSecurityContext();
    return context != null && Boolean.TRUE.equals(context.getReadOnlyRootFilesystem());
  }

  private static Path script(Path scratch) {
    try (java.io.InputStream in = PodMounts.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IllegalStateException(SCRIPT + " is not on the class path");
      }
      return Folders.write(scratch.resolveSibling(SCRIPT), in.readAllBytes());
    } catch (java.io.IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }
}
