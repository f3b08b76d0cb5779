package sh.oso.kafka.backup.engine.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs {@link RunMain} in a process, to its end or to a kill -9 some time after work began. */
final class RunProcess {

  private final List<String> arguments;
  private final Path log;
  private String shard = "0/1";

  RunProcess(Path log, String... arguments) {
    this.log = log;
    this.arguments = List.of(arguments);
  }

  /** The same as one of several parts. */
  RunProcess as(int index, int count) {
    RunProcess part = new RunProcess(log, arguments.toArray(String[]::new));
    part.shard = index + "/" + count;
    return part;
  }

  /** Runs to the end; fails with what the process wrote if that is no success. */
  void toItsEnd() {
    Process process = start();
    try {
      String last = null;
      try (BufferedReader out = reader(process)) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          last = line;
        }
      }
      if (process.waitFor() != 0 || !"done".equals(last)) {
        throw new AssertionError(arguments + " failed: " + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Kills the process that long after it said that work began; true if it was still at work. */
  boolean killedAfter(long millis) {
    Process process = start();
    try (BufferedReader out = reader(process)) {
      @Nullable String line = out.readLine();
      if ("done".equals(line)) {
        return false;
      }
      if (line == null || !line.startsWith("started")) {
        throw new AssertionError(arguments + " did not start: " + Files.readString(log));
      }
      boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      return !ended;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private Process start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
    command.add("-Dshard=" + shard);
    command.add(RunMain.class.getName());
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
