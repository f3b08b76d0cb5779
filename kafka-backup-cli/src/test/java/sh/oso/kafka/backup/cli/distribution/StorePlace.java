package sh.oso.kafka.backup.cli.distribution;

import java.nio.file.Path;
import java.util.Map;
import sh.oso.kafka.backup.testkit.servers.AzuriteServer;
import sh.oso.kafka.backup.testkit.servers.GcsServer;
import sh.oso.kafka.backup.testkit.servers.S3Server;

/** A kind of store with a server of its own. */
enum StorePlace {
  FOLDER {
    @Override
    Open open(Path folder) {
      return new Open(
          "filesystem", Map.of("path", folder.resolve("repository").toString()), () -> {});
    }
  },
  S3 {
    @Override
    Open open(Path folder) {
      S3Server server = S3Server.start(folder.resolve("s3"));
      server.createBucket("backups");
      return new Open(
          "s3",
          Map.of(
              "bucket", "backups",
              "prefix", "a/prefix",
              "region", "us-east-1",
              "endpoint", server.endpoint(),
              "allowHttp", "true",
              "accessKey", S3Server.ACCESS_KEY,
              "secretKey", S3Server.SECRET_KEY),
          server::close);
    }
  },
  AZURE {
    @Override
    Open open(Path folder) {
      AzuriteServer server = AzuriteServer.start(folder);
      server.createContainer("backups");
      return new Open(
          "azure",
          Map.of(
              "accountName",
              AzuriteServer.ACCOUNT,
              "container",
              "backups",
              "prefix",
              "a/prefix",
              "endpoint",
              server.endpoint(),
              "allowHttp",
              "true",
              "accountKey",
              AzuriteServer.ACCOUNT_KEY),
          server::close);
    }
  },
  GCS {
    @Override
    Open open(Path folder) {
      GcsServer server = GcsServer.onDisk();
      server.createBucket("backups");
      return new Open(
          "gcs",
          Map.of(
              "bucket", "backups",
              "prefix", "a/prefix",
              "endpoint", server.endpoint(),
              "allowHttp", "true",
              "anonymous", "true"),
          server::close);
    }
  };

  /** A store that runs. */
  record Open(String type, Map<String, String> settings, Runnable stop) implements AutoCloseable {
    @Override
    public void close() {
      stop.run();
    }
  }

  abstract Open open(Path folder);
}
