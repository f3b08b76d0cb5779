package sh.oso.kafka.backup.testkit.servers;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** The process of {@link S3Server}. */
final class S3ProxyMain {

  private S3ProxyMain() {}

  /**
   * Serves a folder.
   *
   * @param arguments the endpoint, the folder of the buckets, and for https the key store and its
   *     password
   */
  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    URI endpoint = URI.create(arguments[0]);
    if (endpoint.getScheme().equals("https")) {
      properties.put("s3proxy.secure-endpoint", arguments[0]);
      properties.put("s3proxy.keystore-path", arguments[2]);
      properties.put("s3proxy.keystore-password", arguments[3]);
    } else {
      properties.put("s3proxy.endpoint", arguments[0]);
    }
    properties.put("s3proxy.authorization", "aws-v4");
    properties.put("s3proxy.identity", S3Server.ACCESS_KEY);
    properties.put("s3proxy.credential", S3Server.SECRET_KEY);
    properties.put("s3proxy.ignore-unknown-headers", "true");
    properties.put("s3proxy.jetty.max-threads", "100");
    BlobStore files = new FilesystemNio2BlobStore(Path.of(arguments[1]).toString());
    BlobStore writable = new FlatBlobStore(files, false);
    Map<String, AccessGrant> grants =
        Map.of(
            S3Server.ACCESS_KEY, new AccessGrant(S3Server.SECRET_KEY, writable),
            S3Server.READER_ACCESS_KEY,
                new AccessGrant(S3Server.READER_SECRET_KEY, new FlatBlobStore(files, true)));
    S3Proxy server = S3Proxy.Builder.fromProperties(properties).blobStore(writable).build();
    server.setBlobStoreLocator(
        (identity, container, blob) -> identity == null ? null : grants.get(identity));
    server.start();
  }
}
