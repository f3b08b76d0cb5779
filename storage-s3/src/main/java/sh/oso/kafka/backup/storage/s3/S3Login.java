package sh.oso.kafka.backup.storage.s3;

import java.util.Optional;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Who the store is to the server. Prints nothing of it. */
record S3Login(Optional<AwsCredentials> keys, Optional<String> profile, Optional<Role> role) {

  /** A role to assume. */
  record Role(String arn, Optional<String> externalId, String sessionName) {}

  static S3Login read(StoreSettingsReader reader) {
    Optional<AwsCredentials> keys = keys(reader);
    Optional<String> profile = reader.findText(KnownSettings.PROFILE);
    if (keys.isPresent() && profile.isPresent()) {
      reader.problem(KnownSettings.PROFILE, "given, and keys too; keep one");
    }
    return new S3Login(keys, profile, role(reader));
  }

  private static Optional<AwsCredentials> keys(StoreSettingsReader reader) {
    Optional<String> accessKey = reader.findSecret(KnownSettings.ACCESS_KEY).map(String::strip);
    Optional<String> secretKey = reader.findSecret(KnownSettings.SECRET_KEY).map(String::strip);
    Optional<String> token = reader.findSecret(KnownSettings.SESSION_TOKEN).map(String::strip);
    if (accessKey.isPresent() != secretKey.isPresent()) {
      reader.problem(
          accessKey.isPresent() ? KnownSettings.SECRET_KEY : KnownSettings.ACCESS_KEY,
          "missing; an access key ID and its secret go together");
    } else if (token.isPresent() && accessKey.isEmpty()) {
      reader.problem(KnownSettings.SESSION_TOKEN, "given without accessKey and secretKey");
    }
    if (accessKey.isEmpty() || secretKey.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        token.isPresent()
            ? AwsSessionCredentials.create(accessKey.get(), secretKey.get(), token.get())
            : AwsBasicCredentials.create(accessKey.get(), secretKey.get()));
  }

  private static Optional<Role> role(StoreSettingsReader reader) {
    Optional<String> arn = reader.findText(KnownSettings.ROLE_ARN);
    Optional<String> externalId = reader.findText(KnownSettings.ROLE_EXTERNAL_ID);
    Optional<String> session = reader.findText(KnownSettings.ROLE_SESSION_NAME);
    if (arn.isEmpty() && (externalId.isPresent() || session.isPresent())) {
      reader.problem(KnownSettings.ROLE_ARN, "missing, though other settings of a role are given");
    }
    return arn.map(it -> new Role(it, externalId, session.orElse("kafka-backup")));
  }

  @Override
  public String toString() {
    return "****";
  }
}
