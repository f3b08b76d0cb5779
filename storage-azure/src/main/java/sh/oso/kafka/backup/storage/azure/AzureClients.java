package sh.oso.kafka.backup.storage.azure;

import com.azure.core.credential.AzureSasCredential;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipelinePosition;
import com.azure.core.http.ProxyOptions;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.azure.storage.blob.BlobContainerAsyncClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** The SDK's clients of one container, and the threads that they and uploads work with. */
record AzureClients(
    BlobContainerClient container,
    BlobContainerAsyncClient reader,
    ExecutorService http,
    ExecutorService workers)
    implements AutoCloseable {

  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final int RETRIES = 2;

  static AzureClients open(AzureSettings settings) throws IOException {
    ExecutorService http = Executors.newCachedThreadPool(daemons("azure-http"));
    HttpClient client = httpClient(settings.network(), http);
    BlobContainerClientBuilder builder =
        new BlobContainerClientBuilder()
            .endpoint(settings.endpoint().toString())
            .containerName(settings.container())
            .httpClient(client)
            .retryOptions(
                new RequestRetryOptions(RetryPolicyType.FIXED, 1, (Integer) null, null, null, null))
            .addPolicy(new PatientRetries());
    authenticate(builder, settings, client);
    return new AzureClients(
        builder.buildClient(),
        builder.buildAsyncClient(),
        http,
        Executors.newCachedThreadPool(daemons("azure-work")));
  }

  private static HttpClient httpClient(AzureSettings.Network network, ExecutorService threads)
      throws IOException {
    java.net.http.HttpClient.Builder builder = java.net.http.HttpClient.newBuilder();
    if (network.caFile().isPresent()) {
      builder.sslContext(Trust.with(network.caFile().get()));
    }
    JdkHttpClientBuilder client =
        new JdkHttpClientBuilder(builder)
            .executor(threads)
            .connectionTimeout(CONNECT_TIMEOUT)
            .responseTimeout(ANSWER_TIMEOUT)
            .writeTimeout(ANSWER_TIMEOUT)
            .readTimeout(ANSWER_TIMEOUT);
    network
        .proxy()
        .ifPresent(address -> client.proxy(new ProxyOptions(ProxyOptions.Type.HTTP, address)));
    return client.build();
  }

  private static void authenticate(
      BlobContainerClientBuilder builder, AzureSettings settings, HttpClient client) {
    Authentication authentication = settings.authentication();
    AzureSettings.Identity identity = settings.identity();
    if (authentication instanceof Authentication.AccountKey it) {
      builder.credential(new StorageSharedKeyCredential(settings.accountName(), it.key()));
    } else if (authentication instanceof Authentication.SasToken it) {
      builder.credential(new AzureSasCredential(it.token()));
    } else if (authentication instanceof Authentication.ServicePrincipal it) {
      ClientSecretCredentialBuilder credential =
          new ClientSecretCredentialBuilder().clientSecret(it.clientSecret());
      builder.credential(
          new TokenSource(
              configure(credential, it.clientId(), it.tenantId(), identity, client).build()));
    } else if (authentication instanceof Authentication.WorkloadIdentity it) {
      WorkloadIdentityCredentialBuilder credential =
          new WorkloadIdentityCredentialBuilder().tokenFilePath(it.tokenFile().toString());
      builder.credential(
          new TokenSource(
              configure(credential, it.clientId(), it.tenantId(), identity, client).build()));
    } else {
      builder.credential(new TokenSource(defaultChain(identity, client)));
    }
  }

  private static <T extends AadCredentialBuilderBase<T>> T configure(
      T builder,
      String clientId,
      String tenantId,
      AzureSettings.Identity identity,
      HttpClient client) {
    builder.clientId(clientId).tenantId(tenantId).httpClient(client).retryOptions(retries());
    identity.authorityHost().ifPresent(builder::authorityHost);
    return identity.disableInstanceDiscovery() ? builder.disableInstanceDiscovery() : builder;
  }

  private static TokenCredential defaultChain(AzureSettings.Identity identity, HttpClient client) {
    DefaultAzureCredentialBuilder builder =
        new DefaultAzureCredentialBuilder().httpClient(client).retryOptions(retries());
    identity.authorityHost().ifPresent(builder::authorityHost);
    return (identity.disableInstanceDiscovery() ? builder.disableInstanceDiscovery() : builder)
        .build();
  }

  private static RetryOptions retries() {
    return new RetryOptions(
        new ExponentialBackoffOptions()
            .setMaxRetries(RETRIES)
            .setBaseDelay(Duration.ofMillis(500))
            .setMaxDelay(Duration.ofSeconds(5)));
  }

  private static ThreadFactory daemons(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void close() {
    workers.shutdownNow();
    http.shutdown();
  }

  /**
   * The retries of azure-core, which vary their pauses and heed Retry-After; those of azure-storage
   * do neither and are off. Around signing, so that each attempt is signed anew.
   */
  private static final class PatientRetries extends RetryPolicy {
    PatientRetries() {
      super(retries());
    }

    @Override
    public HttpPipelinePosition getPipelinePosition() {
      return HttpPipelinePosition.PER_CALL;
    }
  }
}
