package sh.oso.kafka.backup.storage.s3;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** The SDK's client of one store, and what it stands on. */
final class S3Clients implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  /** For a request without much of a body; one that carries a part may take longer. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(60);

  private static final int MAX_ATTEMPTS = 3;

  /** As many as {@code limits.parallelPartitions} may ask for, each with its streams or parts. */
  private static final int MOST_LANES = 1024;

  private final SdkHttpClient http;
  private final S3Client s3;

  /** Opens connections no earlier than they are needed. */
  S3Clients(S3Settings settings) {
    this.http = new AbortableHttp(http(settings.server(), settings.writing().parallelParts()));
    this.s3 = s3(settings);
  }

  S3Client s3() {
    return s3;
  }

  private static SdkHttpClient http(S3Settings.Server server, int parallelParts) {
    Apache5HttpClient.Builder http =
        Apache5HttpClient.builder()
            .connectionTimeout(CONNECT_TIMEOUT)
            .socketTimeout(READ_TIMEOUT)
            .maxConnections(MOST_LANES * (parallelParts + 1))
            .tcpKeepAlive(true);
    if (server.proxy() != null) {
      http.proxyConfiguration(proxy(server.proxy()));
    }
    if (server.authorities().isGiven()) {
      http.tlsTrustManagersProvider(server.authorities()::trustManagers);
    }
    return http.build();
  }

  private static ProxyConfiguration proxy(URI proxy) {
    ProxyConfiguration.Builder configuration =
        ProxyConfiguration.builder()
            .endpoint(URI.create("http://" + proxy.getHost() + ":" + proxy.getPort()))
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false);
    String user = proxy.getUserInfo();
    if (user != null) {
      int colon = user.indexOf(':');
      configuration
          .username(colon < 0 ? user : user.substring(0, colon))
          .password(colon < 0 ? "" : user.substring(colon + 1))
          .preemptiveBasicAuthenticationEnabled(true);
    }
    return configuration.build();
  }

  private S3Client s3(S3Settings settings) {
    S3Settings.Server server = settings.server();
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(http)
            .region(server.region())
            .credentialsProvider(credentials(settings))
            .forcePathStyle(server.pathStyle())
            .overrideConfiguration(patience())
            // Frames carry checksums of their own, which every reader checks.
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .serviceConfiguration(
                S3Configuration.builder()
                    .chunkedEncodingEnabled(server.chunkedEncoding())
                    .expectContinueEnabled(false)
                    .build());
    if (!settings.writing().crc32c()) {
      builder.addPlugin(LegacyMd5Plugin.create());
    }
    if (server.endpoint() != null) {
      builder.endpointOverride(server.endpoint());
    }
    return builder.build();
  }

  private static ClientOverrideConfiguration patience() {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(
            AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(MAX_ATTEMPTS).build())
        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
        .build();
  }

  private AwsCredentialsProvider credentials(S3Settings settings) {
    S3Login login = settings.login();
    AwsCredentialsProvider own =
        login
            .keys()
            .<AwsCredentialsProvider>map(StaticCredentialsProvider::create)
            .or(() -> login.profile().map(ProfileCredentialsProvider::create))
            .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    return login.role().map(role -> assumed(role, own, settings)).orElse(own);
  }

  private AwsCredentialsProvider assumed(
      S3Login.Role role, AwsCredentialsProvider own, S3Settings settings) {
    StsClient sts =
        StsClient.builder()
            .httpClient(http)
            .region(settings.server().region())
            .credentialsProvider(own)
            .overrideConfiguration(patience())
            .build();
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts)
        .refreshRequest(
            request -> {
              request.roleArn(role.arn()).roleSessionName(role.sessionName());
              role.externalId().ifPresent(request::externalId);
            })
        .build();
  }

  /** What credentials stand on has no connections of its own, and needs no closing. */
  @Override
  public void close() {
    s3.close();
    http.close();
  }
}
