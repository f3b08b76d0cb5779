package sh.oso.kafka.backup.testkit.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running server that writes its output to a file. */
final class Daemon {

  private static final int SHOWN = 4000;

  private final String name;
  private final Path log;
  private final Process process;

  private Daemon(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /** Starts it; does not wait until it is ready. */
  static Daemon start(String name, List<String> command, Path folder) {
    Path log = folder.resolve(name + ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new Daemon(name, log, process);
    } catch (IOException failure) {
      throw new UncheckedIOException(name + " cannot be started", failure);
    }
  }

  /** Throws with the end of its output if it is gone. */
  void checkAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(name + " has ended; its output:\n" + output());
    }
  }

  /** The end of what it has written. */
  String output() {
    try {
      String all = Files.readString(log);
      return all.substring(Math.max(0, all.length() - SHOWN));
    } catch (IOException failure) {
      throw new UncheckedIOException(log + " cannot be read", failure);
    }
  }

  /** Ends it without warning. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
