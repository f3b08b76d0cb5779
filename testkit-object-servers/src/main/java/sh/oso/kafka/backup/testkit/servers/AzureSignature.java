package sh.oso.kafka.backup.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Requests without a body and tokens, signed with the key of the account ("Shared Key"). */
final class AzureSignature {

  private static final String VERSION = "2021-12-02";

  /** Read, create, write, delete, list, in the order that is asked for. */
  private static final String PERMISSIONS = "rcwdl";

  private AzureSignature() {}

  /** Sends a request whose query is one parameter; what exists already is no failure. */
  static void send(String method, URI uri) {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    // Eleven standard headers that are not sent, then those of Azure, then what is asked for.
    String text =
        method
            + "\n".repeat(12)
            + ("x-ms-date:" + date + "\nx-ms-version:" + VERSION + "\n")
            + ("/" + AzuriteServer.ACCOUNT + uri.getPath() + "\n")
            + uri.getQuery().replace('=', ':');
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("x-ms-date", date)
            .header("x-ms-version", VERSION)
            .header("Authorization", "SharedKey " + AzuriteServer.ACCOUNT + ":" + sign(text))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      HttpResponse<String> response =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .build()
              .send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2 && response.statusCode() != 409) {
        throw new IllegalStateException(
            method + " " + uri + " failed: " + response.statusCode() + " " + response.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Azurite", e);
    }
  }

  /** A token for all that a store does with a container, for an hour ("service SAS"). */
  static String sasToken(String container) {
    String end = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS).toString();
    String text =
        (PERMISSIONS + "\n\n" + end + "\n")
            + ("/blob/" + AzuriteServer.ACCOUNT + "/" + container + "\n")
            // Neither a policy nor addresses nor a protocol, then the version, and a container.
            + ("\n\n\n" + VERSION + "\nc\n")
            // No snapshot, no scope of encryption, and none of five headers.
            + "\n".repeat(6);
    return "sv="
        + VERSION
        + "&se="
        + URLEncoder.encode(end, StandardCharsets.UTF_8)
        + "&sr=c&sp="
        + PERMISSIONS
        + "&sig="
        + URLEncoder.encode(sign(text), StandardCharsets.UTF_8);
  }

  private static String sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(Base64.getDecoder().decode(AzuriteServer.ACCOUNT_KEY), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
