package sh.oso.kafka.backup.samples.quickstart;

import java.nio.file.Path;

/** Tells how the quickstart ended, also if somebody stopped it. */
final class Ending {

  private final Printout out;
  private final Path folder;
  private volatile boolean reached;
  private volatile boolean stopped;

  private Ending(Printout out, Path folder) {
    this.out = out;
    this.folder = folder;
  }

  static Ending watch(Printout out, Path folder) {
    Ending ending = new Ending(out, folder);
    Runtime.getRuntime().addShutdownHook(new Thread(ending::stop, "quickstart-end"));
    return ending;
  }

  private void stop() {
    if (!reached) {
      stopped = true;
      out.line("");
      out.line("Stopped. The broker and its files are removed; what was stored stays in");
      out.line("   " + folder);
    }
  }

  /** Prints a failure, unless it is only what the broker's end does to those who talk to it. */
  void failed(Throwable failure) {
    if (!stopped) {
      out.line("");
      out.line("FAILED: " + failure.getMessage());
      failure.printStackTrace();
    }
  }

  /** Whatever comes now is no interruption. */
  void reached() {
    reached = true;
  }
}
