package sh.oso.kafka.backup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.testkit.servers.GcsServer;

/** Memory for an upload is bounded, whatever its size. */
class LargeObjectIT {

  @Test
  void storesOneGibibyteWithASmallHeap() throws Exception {
    try (GcsServer server = GcsServer.inMemory()) {
      server.createBucket("bucket");
      String printed =
          Java.run(
              "-Xmx128m",
              "-cp",
              System.getProperty("java.class.path"),
              LargeObjectMain.class.getName(),
              server.endpoint(),
              "bucket",
              "1024");
      System.out.print(printed);
      assertThat(printed).contains("1024 MiB");
      assertThat(server.openUploads()).isZero();
    }
  }
}
