package sh.oso.kafka.backup.storage.s3;

import java.util.List;
import sh.oso.kafka.backup.api.store.StoreSetting;
import sh.oso.kafka.backup.api.store.StoreSetting.Kind;

/** Names and descriptions of all settings, in the order of the reference page. */
final class KnownSettings {

  static final String BUCKET = "bucket";
  static final String PREFIX = "prefix";
  static final String REGION = "region";
  static final String ENDPOINT = "endpoint";
  static final String PATH_STYLE = "pathStyle";
  static final String ACCESS_KEY = "accessKey";
  static final String SECRET_KEY = "secretKey";
  static final String SESSION_TOKEN = "sessionToken";
  static final String PROFILE = "profile";
  static final String ROLE_ARN = "assumeRole.arn";
  static final String ROLE_EXTERNAL_ID = "assumeRole.externalId";
  static final String ROLE_SESSION_NAME = "assumeRole.sessionName";
  static final String ENCRYPTION = "encryption";
  static final String KMS_KEY_ID = "kmsKeyId";
  static final String STORAGE_CLASS = "storageClass";
  static final String LOCK_MODE = "objectLock.mode";
  static final String LOCK_DAYS = "objectLock.days";
  static final String PART_SIZE = "partSize";
  static final String PARALLEL_PARTS = "parallelParts";
  static final String CONDITIONAL_MULTIPART = "conditionalMultipart";
  static final String CHECKSUM_MODE = "checksumMode";
  static final String CHUNKED_ENCODING = "chunkedEncoding";
  static final String PROXY = "proxy";
  static final String CA_FILE = "caFile";
  static final String ALLOW_HTTP = "allowHttp";

  static final List<StoreSetting> ALL =
      List.of(
          of(BUCKET, Kind.TEXT, "", "The bucket, which must exist. Needed."),
          of(PREFIX, Kind.TEXT, "", "What the keys of all objects begin with, as a folder would."),
          of(
              REGION,
              Kind.TEXT,
              "what AWS_REGION or the profile says",
              "The region of the bucket, for example eu-west-1. Needed if nothing else tells it and"
                  + " no endpoint is given."),
          of(
              ENDPOINT,
              Kind.TEXT,
              "that of AWS for the region",
              "URL of a server that speaks S3, for example https://minio.example:9000."),
          of(
              PATH_STYLE,
              Kind.BOOLEAN,
              "true if an endpoint is given",
              "Whether the bucket is named in the path of a URL rather than in its host."),
          of(
              ACCESS_KEY,
              Kind.SECRET,
              "",
              "Access key ID; with a secretKey. Without both, the ways of the AWS SDK are tried:"
                  + " environment, profile, web identity (IRSA), pod identity, instance profile."),
          of(SECRET_KEY, Kind.SECRET, "", "Secret access key; with an accessKey."),
          of(SESSION_TOKEN, Kind.SECRET, "", "Session token of temporary keys."),
          of(PROFILE, Kind.TEXT, "", "A profile of the AWS configuration files, instead of keys."),
          of(
              ROLE_ARN,
              Kind.TEXT,
              "",
              "A role to assume with the credentials above, for example in another account."),
          of(ROLE_EXTERNAL_ID, Kind.TEXT, "", "External ID that the role asks for."),
          of(
              ROLE_SESSION_NAME,
              Kind.TEXT,
              "kafka-backup",
              "Name of the role's session, seen in audit logs."),
          of(
              ENCRYPTION,
              Kind.TEXT,
              "what the bucket says",
              "Server-side encryption of new objects: SSE-S3 or SSE-KMS."),
          of(
              KMS_KEY_ID,
              Kind.TEXT,
              "the account's key for S3",
              "The KMS key, as ID, alias or ARN; with SSE-KMS."),
          of(
              STORAGE_CLASS,
              Kind.TEXT,
              "STANDARD",
              "Storage class of what belongs to a backup, for example STANDARD_IA; what a run needs"
                  + " for a while only is stored as STANDARD."),
          of(
              LOCK_MODE,
              Kind.TEXT,
              "",
              "Locks what belongs to a backup against deletion: GOVERNANCE or COMPLIANCE. The bucket"
                  + " must have Object Lock. With objectLock.days."),
          of(LOCK_DAYS, Kind.INTEGER, "", "How many days a lock lasts from a run that needs it."),
          of(
              PART_SIZE,
              Kind.SIZE,
              "8MiB",
              "Size of the first parts of a large object, from 5MiB to 1GiB; later parts grow."),
          of(
              PARALLEL_PARTS,
              Kind.INTEGER,
              "2",
              "How many parts of one object travel at once; each takes up memory."),
          of(
              CONDITIONAL_MULTIPART,
              Kind.BOOLEAN,
              "true without an endpoint",
              "Whether the server keeps to If-None-Match when a multipart upload is completed."),
          of(
              CHECKSUM_MODE,
              Kind.TEXT,
              "WHEN_SUPPORTED",
              "WHEN_SUPPORTED sends CRC32C; WHEN_REQUIRED sends Content-MD5 instead, for servers"
                  + " that refuse the checksum headers of today."),
          of(
              CHUNKED_ENCODING,
              Kind.BOOLEAN,
              "true",
              "Whether uploads may be sent in signed chunks; false for servers that refuse them."),
          of(
              PROXY,
              Kind.SECRET,
              "what HTTPS_PROXY or the JVM says",
              "An HTTP proxy, as http://host:port or http://user:password@host:port."),
          of(
              CA_FILE,
              Kind.FILE,
              "the CAs of the JVM",
              "PEM file of the certificate authorities to trust instead of the JVM's own."),
          of(
              ALLOW_HTTP,
              Kind.BOOLEAN,
              "false",
              "Whether an endpoint may be http:// without encryption. For tests."));

  private KnownSettings() {}

  private static StoreSetting of(String name, Kind kind, String defaultText, String description) {
    return new StoreSetting(name, kind, defaultText, description);
  }
}
