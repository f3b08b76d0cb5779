/**
 * Keeps backups in a bucket of Amazon S3, or of a server that speaks the same protocol. Exports
 * nothing: the store is found by its type {@code s3} or the URI scheme {@code s3}.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the digit at its end belongs to the name of the service
module sh.oso.kafka.backup.storage.s3 {
  requires static org.jspecify;
  // What the SDK and its HTTP client stand on; without descriptors of their own they cannot say so.
  requires java.security.jgss;
  requires java.xml;
  requires jdk.net;
  requires org.slf4j;
  // What is used here.
  requires sh.oso.kafka.backup.api;
  requires software.amazon.awssdk.auth;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.apache5;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.retries;
  requires software.amazon.awssdk.retries.api;
  requires software.amazon.awssdk.services.s3;
  requires software.amazon.awssdk.services.sts;

  provides sh.oso.kafka.backup.api.store.ObjectStoreProvider with
      sh.oso.kafka.backup.storage.s3.S3StoreProvider;
}
