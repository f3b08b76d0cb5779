package sh.oso.kafka.backup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.storage.gcs.paths.PutGetMain;
import sh.oso.kafka.backup.testkit.servers.GcsServer;
import sh.oso.kafka.backup.testkit.servers.GoogleServiceAccount;

/** The store with its libraries in a JVM of its own, as modules and as a class path. */
class BothPathsIT {

  private static @Nullable GcsServer running;

  @BeforeAll
  static void start() {
    running = GcsServer.inMemory();
    running.createBucket("bucket");
  }

  @AfterAll
  static void stop() {
    if (running != null) {
      running.close();
    }
  }

  @Test
  void worksOnTheModulePath(@TempDir Path folder) throws Exception {
    String printed =
        Java.run(
            arguments(
                folder,
                "on/module/path",
                "-p",
                store(),
                "--add-modules",
                "ALL-MODULE-PATH",
                "-cp",
                home(PutGetMain.class)));
    assertThat(printed)
        .contains("got 'was put' in module sh.oso.kafka.backup.storage.gcs")
        .contains("listed on/module/path");
  }

  @Test
  void worksOnTheClassPath(@TempDir Path folder) throws Exception {
    String printed =
        Java.run(
            arguments(
                folder,
                "in/class/path",
                "-cp",
                store() + File.pathSeparator + home(PutGetMain.class)));
    assertThat(printed).contains("got 'was put' in unnamed module").contains("in/class/path");
  }

  private static String[] arguments(Path folder, String key, String... jvm) throws Exception {
    Path credentials =
        Files.writeString(
            folder.resolve("key.json"), GoogleServiceAccount.create().json("https://x/token"));
    GcsServer server = java.util.Objects.requireNonNull(running);
    return Stream.concat(
            Stream.of(jvm),
            Stream.of(
                PutGetMain.class.getName(),
                server.endpoint(),
                "bucket",
                key,
                credentials.toString()))
        .toArray(String[]::new);
  }

  /** The store and what Maven gives to those who depend on it. */
  private static String store() throws IOException {
    Path classes = Path.of(home(GcsStoreProvider.class));
    String libraries = Files.readString(classes.resolveSibling("users-class-path"));
    assertThat(libraries).doesNotContain("httpclient-4", "jsr305");
    return classes + File.pathSeparator + libraries;
  }

  private static String home(Class<?> type) {
    return Path.of(
            java.net.URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
