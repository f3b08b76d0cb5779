package sh.oso.kafka.backup.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** s3proxy as a process; its buckets are folders. */
record S3Process(ServerProcess process, String endpoint, Path buckets)
    implements S3Server.S3Launch {

  @Override
  public void createBucket(String name) {
    try {
      Files.createDirectory(buckets.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void start() {
    process.start();
  }

  @Override
  public void close() {
    process.close();
  }
}
