package sh.oso.kafka.backup.testkit.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One broker as a process: starts, ends and starts again in the same folder. */
final class BrokerProcess {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final int TAIL_LINES = 40;

  private final int id;
  private final Path folder;
  private final BrokerClassPath classPath;
  private final List<String> jvmArgs;
  private volatile @Nullable Process process;

  BrokerProcess(int id, Path folder, BrokerClassPath classPath, List<String> jvmArgs) {
    this.id = id;
    this.folder = folder;
    this.classPath = classPath;
    this.jvmArgs = jvmArgs;
  }

  int id() {
    return id;
  }

  Path dataDirectory() {
    return folder.resolve("data");
  }

  /** Writes what the process will read, once. */
  void prepare(BrokerConfig config, String clusterId, List<String> formatArguments) {
    try {
      Files.createDirectories(dataDirectory());
      config.writeTo(properties());
      List<String> format = new ArrayList<>();
      format.addAll(List.of("format", "-t", clusterId, "-c", properties().toString()));
      format.addAll(formatArguments);
      Files.write(folder.resolve("format.args"), format);
      Files.write(folder.resolve("java.args"), javaArguments());
    } catch (IOException failure) {
      throw new UncheckedIOException("broker " + id + " cannot be prepared", failure);
    }
  }

  boolean isAlive() {
    Process current = process;
    return current != null && current.isAlive();
  }

  synchronized void start() {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + folder.resolve("java.args"),
            BrokerLauncher.class.getName(),
            dataDirectory().toString(),
            properties().toString(),
            folder.resolve("format.args").toString());
    // Meant for the JVM of the tests: an agent, a debugger's port.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    try {
      process = builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException("broker " + id + " cannot be started", failure);
    }
  }

  /** Kills the process and waits until it is gone. */
  void kill() {
    Process current = process;
    if (current != null) {
      current.destroyForcibly().onExit().join();
    }
  }

  /** Asks the process to end and waits for it. */
  void stop() {
    Process current = process;
    if (current == null) {
      return;
    }
    // Not current.destroy(): it closes standard input too, which means the end at once.
    current.toHandle().destroy();
    if (!awaitExit(STOP_TIMEOUT)) {
      kill();
      throw new IllegalStateException(
          "broker " + id + " did not stop within " + STOP_TIMEOUT + describeLog());
    }
  }

  /** Waits for the process to end; true if it did. */
  boolean awaitExit(Duration timeout) {
    Process current = process;
    try {
      return current == null || current.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for broker " + id, interrupted);
    }
  }

  String describeLog() {
    try {
      List<String> lines = Files.readAllLines(log());
      List<String> tail = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
      return "; the end of its log:\n  " + String.join("\n  ", tail);
    } catch (IOException unreadable) {
      return "; its log " + log() + " cannot be read: " + unreadable;
    }
  }

  private Path log() {
    return folder.resolve("broker.log");
  }

  private Path properties() {
    return folder.resolve("server.properties");
  }

  /** In a file, because a class path can outgrow what a system takes as an argument. */
  private List<String> javaArguments() {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    arguments.addAll(List.of("-XX:-UsePerfData", "-Djava.awt.headless=true"));
    arguments.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    arguments.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");
    if (classPath.hasSimpleLogger()) {
      arguments.add("-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider");
    }
    arguments.addAll(jvmArgs);
    arguments.add("-cp");
    arguments.add(classPath.text());
    return arguments.stream().map(BrokerProcess::quote).toList();
  }

  private static String quote(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
