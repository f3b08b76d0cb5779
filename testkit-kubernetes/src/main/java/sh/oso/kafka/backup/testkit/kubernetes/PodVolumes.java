package sh.oso.kafka.backup.testkit.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fills the volumes of one pod: folders of the machine, to be mounted. */
final class PodVolumes {

  private final Pod pod;
  private final KubernetesClient client;
  private final NamedContents contents;
  private final Path folder;
  private final Path claims;

  /**
   * Prepares.
   *
   * @param folder of the pod
   * @param claims of all pods, one folder for each claim below that of its namespace
   */
  PodVolumes(Pod pod, KubernetesClient client, Path folder, Path claims) {
    this.pod = pod;
    this.client = client;
    this.contents = new NamedContents(client, pod.getMetadata().getNamespace());
    this.folder = folder;
    this.claims = claims;
  }

  /** Makes the folder of a volume, with what is to be in it. */
  Path fill(Volume volume) throws NotYetException {
    Path target = folder.resolve(volume.getName());
    if (volume.getPersistentVolumeClaim() != null) {
      return claim(volume);
    }
    if (volume.getEmptyDir() != null) {
      // Outlives a container, not its pod.
      return Folders.create(target);
    }
    // What an attempt before has left must not be taken for this one's.
    Folders.delete(target);
    Folders.create(target);
    if (volume.getConfigMap() != null) {
      put(
          volume,
          target,
          NamedContents.Kind.CONFIG_MAP,
          volume.getConfigMap().getName(),
          volume.getConfigMap().getItems(),
          volume.getConfigMap().getOptional(),
          volume.getConfigMap().getDefaultMode());
    } else if (volume.getSecret() != null) {
      put(
          volume,
          target,
          NamedContents.Kind.SECRET,
          volume.getSecret().getSecretName(),
          volume.getSecret().getItems(),
          volume.getSecret().getOptional(),
          volume.getSecret().getDefaultMode());
    } else if (volume.getProjected() != null) {
      for (VolumeProjection source : volume.getProjected().getSources()) {
        project(volume, target, source);
      }
    } else if (volume.getDownwardAPI() != null) {
      putFields(target, volume.getDownwardAPI().getItems());
    }
    return target;
  }

  private Path claim(Volume volume) throws NotYetException {
    String name = volume.getPersistentVolumeClaim().getClaimName();
    String namespace = pod.getMetadata().getNamespace();
    if (client.persistentVolumeClaims().inNamespace(namespace).withName(name).get() == null) {
      throw NotYetException.mount(
          volume.getName(), "persistentvolumeclaim \"" + name + "\" not found");
    }
    return Folders.create(claims.resolve(namespace).resolve(name));
  }

  private void project(Volume volume, Path target, VolumeProjection source) throws NotYetException {
    @Nullable Integer mode = volume.getProjected().getDefaultMode();
    if (source.getConfigMap() != null) {
      put(
          volume,
          target,
          NamedContents.Kind.CONFIG_MAP,
          source.getConfigMap().getName(),
          source.getConfigMap().getItems(),
          source.getConfigMap().getOptional(),
          mode);
    } else if (source.getSecret() != null) {
      put(
          volume,
          target,
          NamedContents.Kind.SECRET,
          source.getSecret().getName(),
          source.getSecret().getItems(),
          source.getSecret().getOptional(),
          mode);
    } else if (source.getDownwardAPI() != null) {
      putFields(target, source.getDownwardAPI().getItems());
    } else if (source.getServiceAccountToken() != null) {
      write(
          target.resolve(source.getServiceAccountToken().getPath()),
          token(source.getServiceAccountToken()).getBytes(UTF_8),
          mode);
    }
  }

  private String token(ServiceAccountTokenProjection wanted) {
    TokenRequestBuilder request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(wanted.getExpirationSeconds())
            .withNewBoundObjectRef()
            .withApiVersion("v1")
            .withKind("Pod")
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .endBoundObjectRef()
            .endSpec();
    if (wanted.getAudience() != null && !wanted.getAudience().isEmpty()) {
      request.editSpec().withAudiences(wanted.getAudience()).endSpec();
    }
    return Objects.requireNonNull(
            client
                .serviceAccounts()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getSpec().getServiceAccountName())
                .tokenRequest(request.build()))
        .getStatus()
        .getToken();
  }

  private void putFields(Path target, List<DownwardAPIVolumeFile> items) {
    for (DownwardAPIVolumeFile item : items) {
      String value = PodFields.value(pod, item.getFieldRef().getFieldPath());
      write(target.resolve(item.getPath()), value.getBytes(UTF_8), item.getMode());
    }
  }

  private void put(
      Volume volume,
      Path target,
      NamedContents.Kind kind,
      String name,
      List<KeyToPath> items,
      @Nullable Boolean optional,
      @Nullable Integer mode)
      throws NotYetException {
    boolean mayBeMissing = Boolean.TRUE.equals(optional);
    Optional<Map<String, byte[]>> found = contents.find(kind, name);
    if (found.isEmpty() && !mayBeMissing) {
      throw NotYetException.mount(volume.getName(), kind.word() + " \"" + name + "\" not found");
    }
    Map<String, byte[]> all = found.orElseGet(Map::of);
    if (items.isEmpty()) {
      all.forEach((key, bytes) -> write(target.resolve(key), bytes, mode));
    }
    for (KeyToPath item : items) {
      byte @Nullable [] bytes = all.get(item.getKey());
      if (bytes != null) {
        write(
            target.resolve(item.getPath()), bytes, item.getMode() == null ? mode : item.getMode());
      } else if (!mayBeMissing) {
        throw NotYetException.mount(
            volume.getName(), "references non-existent " + kind.word() + " key: " + item.getKey());
      }
    }
  }

  private static void write(Path file, byte[] bytes, @Nullable Integer mode) {
    Folders.write(file, bytes);
    try {
      Files.setPosixFilePermissions(file, permissions(mode == null ? 0644 : mode));
    } catch (IOException failure) {
      throw new UncheckedIOException(file + " cannot be given its mode", failure);
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    // Declared from the owner's right to read down to the others' right to execute.
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }
}
