package sh.oso.kafka.backup.operator.job;

import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run's pod finds as files. Secrets are mounted, never copied, and only the keys that are
 * used. They are optional: where one is missing the command itself says which, instead of a pod
 * that never starts.
 */
public final class Mounts {

  /** Where the settings of the run are, and the file's name. */
  static final String SETTINGS = "/etc/kafka-backup/settings";

  static final String SETTINGS_FILE = "settings.yaml";

  private static final String SECRETS = "/etc/kafka-backup/secrets/";
  private static final String CONFIG_MAPS = "/etc/kafka-backup/config-maps/";
  private static final String CLAIM = "/var/lib/kafka-backup";
  private static final String SETTINGS_VOLUME = "settings";

  private final Map<String, Set<String>> secrets = new TreeMap<>();
  private final Map<String, Set<String>> configMaps = new TreeMap<>();
  private final List<Volume> claims = new ArrayList<>();
  private final List<VolumeMount> claimMounts = new ArrayList<>();

  /** Mounts a key of a Secret; returns the path of its file. */
  public String secret(String name, String key) {
    secrets.computeIfAbsent(name, it -> new TreeSet<>()).add(key);
    return SECRETS + name + "/" + key;
  }

  /** Mounts a key of a ConfigMap; returns the path of its file. */
  public String configMap(String name, String key) {
    configMaps.computeIfAbsent(name, it -> new TreeSet<>()).add(key);
    return CONFIG_MAPS + name + "/" + key;
  }

  /**
   * Mounts a PersistentVolumeClaim; returns the path of the folder.
   *
   * @param subPath the folder within it; empty for the whole
   */
  public String claim(String name, String subPath) {
    String volume = "claim-" + claims.size();
    String path = claims.isEmpty() ? CLAIM : CLAIM + "-" + claims.size();
    claims.add(
        new VolumeBuilder()
            .withName(volume)
            .withNewPersistentVolumeClaim()
            .withClaimName(name)
            .endPersistentVolumeClaim()
            .build());
    claimMounts.add(
        new VolumeMountBuilder()
            .withName(volume)
            .withMountPath(path)
            .withSubPath(subPath.isEmpty() ? null : subPath)
            .build());
    return path;
  }

  /**
   * All volumes of the pod, but for those that the resource adds.
   *
   * @param settings name of the ConfigMap that has the settings
   */
  List<Volume> volumes(String settings) {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(
        new VolumeBuilder()
            .withName(SETTINGS_VOLUME)
            .withNewConfigMap()
            .withName(settings)
            .endConfigMap()
            .build());
    volumes.add(new VolumeBuilder().withName("tmp").withNewEmptyDir().endEmptyDir().build());
    secrets.forEach(
        (name, keys) ->
            volumes.add(
                new VolumeBuilder()
                    .withName(volume("secret", name))
                    .withNewSecret()
                    .withSecretName(name)
                    .withOptional(true)
                    .withDefaultMode(0440)
                    .addAllToItems(
                        keys.stream()
                            .map(key -> new KeyToPathBuilder().withKey(key).withPath(key).build())
                            .toList())
                    .endSecret()
                    .build()));
    configMaps.forEach(
        (name, keys) ->
            volumes.add(
                new VolumeBuilder()
                    .withName(volume("config-map", name))
                    .withNewConfigMap()
                    .withName(name)
                    .withOptional(true)
                    .addAllToItems(
                        keys.stream()
                            .map(key -> new KeyToPathBuilder().withKey(key).withPath(key).build())
                            .toList())
                    .endConfigMap()
                    .build()));
    volumes.addAll(claims);
    return volumes;
  }

  List<VolumeMount> mounts() {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(readOnly(SETTINGS_VOLUME, SETTINGS));
    mounts.add(new VolumeMountBuilder().withName("tmp").withMountPath("/tmp").build());
    secrets.keySet().forEach(it -> mounts.add(readOnly(volume("secret", it), SECRETS + it)));
    configMaps
        .keySet()
        .forEach(it -> mounts.add(readOnly(volume("config-map", it), CONFIG_MAPS + it)));
    mounts.addAll(claimMounts);
    return mounts;
  }

  private static VolumeMount readOnly(String volume, String path) {
    return new VolumeMountBuilder().withName(volume).withMountPath(path).withReadOnly(true).build();
  }

  /** A volume's name has no room for all that a Secret may be called. */
  private static String volume(String kind, String name) {
    return kind + "-" + Names.hash(name);
  }
}
