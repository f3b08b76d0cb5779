package sh.oso.kafka.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.testkit.servers.S3Server;

class PrivateCaIT {

  private static final String PASSWORD = "changeit";

  private static void keytool(Path store, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-alias", "server", "-keystore", store.toString(), "-storepass", PASSWORD));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void trustsTheAuthorityThatItIsGivenAndNoOther() throws Exception {
    Path folder = TestStores.folder();
    Path keys = folder.resolve("server.p12");
    Path certificate = folder.resolve("ca.pem");
    keytool(
        keys,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=IP:127.0.0.1,DNS:localhost",
        "-storetype",
        "PKCS12");
    keytool(keys, "-exportcert", "-rfc", "-file", certificate.toString());
    try (S3Server server = S3Server.startSecure(folder, keys, PASSWORD)) {
      server.createBucket("vault");
      try (ObjectStore store =
          TestStores.openAt(
              server.endpoint(), "vault", "allowHttp=false", "caFile=" + certificate)) {
        putAndFind(store, ObjectKey.of("small"), 9);
        putAndFind(store, ObjectKey.of("large"), 11 << 20);
      }
      try (ObjectStore store = TestStores.openAt(server.endpoint(), "vault")) {
        assertThatThrownBy(() -> store.list("", ""))
            .isExactlyInstanceOf(StorageException.class)
            .hasMessageContaining("storage.s3.caFile");
      }
    }
  }

  private static void putAndFind(ObjectStore store, ObjectKey key, int size) throws IOException {
    store.put(key, ObjectContent.of(new byte[size]), Lifetime.LASTING);
    assertThat(store.findStat(key)).map(it -> it.sizeBytes()).hasValue((long) size);
  }
}
