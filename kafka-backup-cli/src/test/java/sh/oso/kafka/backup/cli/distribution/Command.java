package sh.oso.kafka.backup.cli.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs the built distribution in a JVM of its own. */
record Command(List<String> launcher, Map<String, String> environment) {

  /** What {@code mvn package} built. */
  static final Path HOME =
      Path.of(System.getProperty("distribution", "target/kafka-backup-0.1.0-SNAPSHOT"))
          .toAbsolutePath();

  /** How a process ended. */
  record Result(int code, String out, String err) {

    /** All of standard output as one JSON document; fails if anything stands beside it. */
    JsonNode json() {
      try {
        return new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .readTree(out);
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON: " + out + err, e);
      }
    }

    Result succeeded() {
      assertThat(code).as(err).isZero();
      return this;
    }
  }

  /** The launcher of the distribution, which runs on the module path. */
  static Command onModulePath() {
    return new Command(List.of(HOME.resolve("bin/kafka-backup").toString()), Map.of());
  }

  /** The same jars on the class path. */
  static Command onClassPath() {
    return new Command(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-classpath",
            HOME.resolve("lib") + "/*",
            "sh.oso.kafka.backup.cli.Main"),
        Map.of());
  }

  Command with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Command(launcher, more);
  }

  Result run(String... args) {
    List<String> line = new ArrayList<>(launcher);
    line.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      CompletableFuture<String> out = text(process.getInputStream());
      CompletableFuture<String> err = text(process.getErrorStream());
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(line + " did not end: " + err.join());
      }
      return new Result(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static CompletableFuture<String> text(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new String(stream.readAllBytes(), UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
