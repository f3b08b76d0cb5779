package sh.oso.kafka.backup.cli.termination;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.cli.ExitCode;

/**
 * How a command ends: gathered while it runs, and written once. Any thread may call any of it,
 * since a signal may come at any time.
 */
public final class Termination {

  /** A run that goes on for ever must not keep every warning that it ever had. */
  private static final int MOST_WARNINGS = 10_000;

  private final Clock clock;
  private final PrintStream err;
  private final Instant startTime;
  private final Set<String> warnings = new LinkedHashSet<>();
  private @Nullable Path file;
  private String command = "";
  private @Nullable String failure;
  private @Nullable String unfinishedBackup;
  private @Nullable Summary summary;
  private @Nullable ExitCode signal;
  private boolean written;

  /**
   * Begins with a command's start.
   *
   * @param clock tells the times in the document
   * @param err hears that the file cannot be written
   */
  public Termination(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
    this.startTime = clock.instant();
  }

  /**
   * Says what command this is, and where to write.
   *
   * @param name as {@code offsets reset}
   * @param log null to write nothing
   */
  public synchronized void command(String name, @Nullable Path log) {
    command = name;
    file = log;
  }

  /** Notes a warning; the same text counts once. */
  public synchronized void warning(String message) {
    if (warnings.size() < MOST_WARNINGS) {
      warnings.add(message);
    }
  }

  /** Notes what the command reports. */
  public synchronized void report(Summary found) {
    summary = found;
    found.warnings().forEach(this::warning);
  }

  /**
   * Notes why the command failed.
   *
   * @param message for a person
   * @param unfinished the backup that can be gone on with; null if there is none
   */
  public synchronized void failed(String message, @Nullable String unfinished) {
    failure = message;
    unfinishedBackup = unfinished;
  }

  /** Notes the signal that ends the process, whatever code the command has. */
  public synchronized void signal(ExitCode code) {
    signal = code;
  }

  /**
   * Writes the document, if that is wanted and was not done before. What goes wrong is told, and
   * changes nothing.
   *
   * @param exitCode of the command, which a signal overrules
   */
  public synchronized void ended(int exitCode) {
    Path to = file;
    if (to == null || written) {
      return;
    }
    written = true;
    try {
      Files.write(to, document(signal == null ? ExitCode.of(exitCode) : signal).bytes());
    } catch (IOException | RuntimeException e) {
      err.println("kafka-backup: warning: the termination log cannot be written: " + e);
      err.flush();
    }
  }

  private TerminationDocument document(ExitCode code) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("command", command);
    fields.put("exitCode", code.number());
    fields.put("exitName", code.name());
    fields.put("message", message(code));
    fields.put("startTime", startTime.truncatedTo(ChronoUnit.MILLIS).toString());
    fields.put("completionTime", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    fields.put("warnings", warnings.size());
    warnings.stream().findFirst().ifPresent(first -> fields.put("firstWarning", first));
    if (unfinishedBackup != null) {
      fields.put("backupId", unfinishedBackup);
      fields.put("unfinished", true);
    }
    Map<String, List<?>> lists = new LinkedHashMap<>();
    if (summary != null) {
      fields.putAll(summary.fields());
      lists.putAll(summary.lists());
    }
    return new TerminationDocument(fields, lists);
  }

  private String message(ExitCode code) {
    if (failure != null) {
      return failure;
    }
    return summary == null ? code.meaning() : summary.message();
  }
}
