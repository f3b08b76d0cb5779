package sh.oso.kafka.backup.operator.job;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.operator.crd.AzureStorage;
import sh.oso.kafka.backup.operator.crd.CaSecret;
import sh.oso.kafka.backup.operator.crd.CircuitBreaker;
import sh.oso.kafka.backup.operator.crd.Evidence;
import sh.oso.kafka.backup.operator.crd.EvidenceFormat;
import sh.oso.kafka.backup.operator.crd.GcsStorage;
import sh.oso.kafka.backup.operator.crd.KafkaCluster;
import sh.oso.kafka.backup.operator.crd.RateLimit;
import sh.oso.kafka.backup.operator.crd.S3Storage;
import sh.oso.kafka.backup.operator.crd.Storage;

/**
 * The settings file of a run: what a resource says, in the names of the command line. Secrets are
 * named as files, never held. What is empty or absent is left to the command.
 */
public final class SettingsFile {

  /** For how long the command tries by itself. */
  private static final int RETRY_TIMEOUT_SECS = 120;

  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Mounts mounts = new Mounts();
  private boolean azureIdentity;

  /** What the pod has to find as files. */
  public Mounts mounts() {
    return mounts;
  }

  /** Whether the pod logs in to Azure by its own identity. */
  boolean azureIdentity() {
    return azureIdentity;
  }

  /** The file's content. */
  public String yaml() {
    return Serialization.asYaml(values);
  }

  /** Sets a value by its path; what is null or empty is left out. */
  public SettingsFile put(String path, @Nullable Object value) {
    boolean empty =
        (value instanceof Collection<?> many && many.isEmpty())
            || (value instanceof Map<?, ?> map && map.isEmpty());
    if (value == null || value.equals("") || empty) {
      return this;
    }
    String[] names = path.split("\\.", -1);
    Map<String, Object> block = values;
    for (int i = 0; i < names.length - 1; i++) {
      block = block(block, names[i]);
    }
    block.put(names[names.length - 1], value);
    return this;
  }

  /** Sets what is false unless it is said to be true. */
  public SettingsFile flag(String path, boolean value) {
    return value ? put(path, true) : this;
  }

  /** Adds a label of backups: its name has dots, so it is no path. */
  public void label(String name, String value) {
    block(values, "labels").put(name, value);
  }

  @SuppressWarnings("unchecked") // blocks are made here alone
  private static Map<String, Object> block(Map<String, Object> parent, String name) {
    return (Map<String, Object>)
        parent.computeIfAbsent(name, it -> new LinkedHashMap<String, Object>());
  }

  /**
   * Says which cluster.
   *
   * @param block {@code kafkaCluster} or {@code targetCluster}
   */
  public SettingsFile cluster(String block, KafkaCluster cluster) {
    put(block + ".bootstrapServers", cluster.bootstrapServers());
    put(block + ".securityProtocol", cluster.securityProtocol().id());
    var tls = cluster.tlsSecret();
    if (tls != null) {
      put(block + ".tls.caFile", mounts.secret(tls.name(), given(tls.caKey(), "ca.crt")));
      put(block + ".tls.certFile", mounts.secret(tls.name(), given(tls.certKey(), "tls.crt")));
      put(block + ".tls.keyFile", mounts.secret(tls.name(), given(tls.keyKey(), "tls.key")));
      put(block + ".tls.clientCertificateOptional", true);
    }
    var sasl = cluster.saslSecret();
    if (sasl != null) {
      put(block + ".sasl.mechanism", sasl.mechanism().id());
      put(
          block + ".sasl.usernameFile",
          mounts.secret(sasl.name(), given(sasl.usernameKey(), "username")));
      put(
          block + ".sasl.passwordFile",
          mounts.secret(sasl.name(), given(sasl.passwordKey(), "password")));
    }
    return this;
  }

  /** Says where backups lie. */
  public SettingsFile storage(Storage storage) {
    return switch (storage.storageType()) {
      case S3 -> s3(required(storage.s3(), "s3"));
      case AZURE -> azure(required(storage.azure(), "azure"));
      case GCS -> gcs(required(storage.gcs(), "gcs"));
      case PVC -> {
        var pvc = required(storage.pvc(), "pvc");
        put("storage.storageType", "filesystem");
        yield put(
            "storage.filesystem.path", mounts.claim(pvc.claimName(), given(pvc.subPath(), "")));
      }
    };
  }

  private SettingsFile s3(S3Storage s3) {
    put("storage.storageType", "s3");
    put("storage.s3.bucket", s3.bucket());
    put("storage.s3.region", s3.region());
    put("storage.s3.prefix", s3.prefix());
    endpoint("s3", s3.endpoint(), s3.caSecret());
    var credentials = s3.credentialsSecret();
    if (credentials != null) {
      String name = credentials.name();
      put(
          "storage.s3.accessKeyFile",
          mounts.secret(name, given(credentials.accessKeyKey(), "accessKey")));
      put(
          "storage.s3.secretKeyFile",
          mounts.secret(name, given(credentials.secretKeyKey(), "secretKey")));
    }
    return this;
  }

  private SettingsFile azure(AzureStorage azure) {
    put("storage.storageType", "azure");
    put("storage.azure.accountName", azure.accountName());
    put("storage.azure.container", azure.container());
    put("storage.azure.prefix", azure.prefix());
    endpoint("azure", azure.endpoint(), azure.caSecret());
    put("storage.azure.authorityHost", azure.authorityHost());
    flag("storage.azure.disableInstanceDiscovery", azure.disableInstanceDiscovery());
    var key = azure.credentialsSecret();
    if (key != null) {
      put(
          "storage.azure.accountKeyFile",
          mounts.secret(key.name(), given(key.accountKeyKey(), "AZURE_STORAGE_KEY")));
    }
    var token = azure.sasTokenSecret();
    if (token != null) {
      put(
          "storage.azure.sasTokenFile",
          mounts.secret(token.name(), given(token.sasTokenKey(), "AZURE_SAS_TOKEN")));
    }
    var principal = azure.servicePrincipalSecret();
    if (principal != null) {
      String block = "storage.azure.servicePrincipal.";
      String name = principal.name();
      put(
          block + "clientIdFile",
          mounts.secret(name, given(principal.clientIdKey(), "AZURE_CLIENT_ID")));
      put(
          block + "tenantIdFile",
          mounts.secret(name, given(principal.tenantIdKey(), "AZURE_TENANT_ID")));
      put(
          block + "clientSecretFile",
          mounts.secret(name, given(principal.clientSecretKey(), "AZURE_CLIENT_SECRET")));
    }
    if (Boolean.TRUE.equals(azure.useWorkloadIdentity())) {
      put("storage.azure.useWorkloadIdentity", true);
      azureIdentity = true;
    }
    return this;
  }

  private SettingsFile gcs(GcsStorage gcs) {
    put("storage.storageType", "gcs");
    put("storage.gcs.bucket", gcs.bucket());
    put("storage.gcs.prefix", gcs.prefix());
    endpoint("gcs", gcs.endpoint(), gcs.caSecret());
    var credentials = gcs.credentialsSecret();
    if (credentials != null) {
      put(
          "storage.gcs.credentialsFile",
          mounts.secret(credentials.name(), given(credentials.key(), "credentials.json")));
    }
    return this;
  }

  /** Whoever writes http:// in a resource has said that there is no encryption. */
  private void endpoint(String type, @Nullable String endpoint, @Nullable CaSecret authority) {
    if (authority != null) {
      put(
          "storage." + type + ".caFile",
          mounts.secret(authority.name(), given(authority.key(), "ca.crt")));
    }
    put("storage." + type + ".endpoint", endpoint);
    if (endpoint != null && endpoint.startsWith("http://")) {
      put("storage." + type + ".allowHttp", true);
    }
  }

  /**
   * Says which report of a validation is kept.
   *
   * @param requestedBy who the report says asked for it
   */
  public SettingsFile evidence(Evidence evidence, String requestedBy) {
    put("evidence.requestedBy", requestedBy);
    put("evidence.formats", evidence.formats().stream().map(EvidenceFormat::id).toList());
    var signing = evidence.signing();
    if (signing != null) {
      put(
          "evidence.signing.privateKeyFile",
          mounts.secret(
              signing.keySecret().name(),
              given(signing.keySecret().privateKeyKey(), "privateKey")));
    }
    return this;
  }

  /** Says how fast, and when to leave what is down alone. */
  public SettingsFile care(@Nullable RateLimit rate, @Nullable CircuitBreaker breaker) {
    if (rate != null) {
      put("rateLimit.bytesPerSecond", rate.bytesPerSecond());
      put("rateLimit.recordsPerSecond", rate.recordsPerSecond());
    }
    if (breaker != null) {
      put("circuitBreaker.enabled", breaker.enabled() == null || breaker.enabled());
      put("circuitBreaker.failureThreshold", breaker.failureThreshold());
      put("circuitBreaker.resetTimeoutSecs", breaker.resetTimeoutSecs());
      int reset = breaker.resetTimeoutSecs() == null ? 0 : breaker.resetTimeoutSecs();
      if (reset >= RETRY_TIMEOUT_SECS) {
        // A breaker that stays open for longer than all attempts would never be tried again.
        put("limits.retryTimeoutSecs", reset + RETRY_TIMEOUT_SECS);
      }
    }
    return this;
  }

  private static String given(@Nullable String value, String absent) {
    return value == null || value.isEmpty() ? absent : value;
  }

  /** What the schema asks for; a resource from before the schema may lack it all the same. */
  private static <T> T required(@Nullable T block, String name) {
    if (block == null) {
      throw new IllegalArgumentException(
          "spec.storage." + name + ": is missing; storageType says " + name);
    }
    return block;
  }
}
