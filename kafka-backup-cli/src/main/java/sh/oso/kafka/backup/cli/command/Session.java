package sh.oso.kafka.backup.cli.command;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.FollowReport;
import sh.oso.kafka.backup.api.FollowRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaBackupBuilder;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.spi.EngineSettings.ByLocation;
import sh.oso.kafka.backup.api.spi.EngineSettings.BySettings;
import sh.oso.kafka.backup.cli.ExitCode;
import sh.oso.kafka.backup.cli.metrics.MetricsServer;
import sh.oso.kafka.backup.cli.progress.BarProgress;
import sh.oso.kafka.backup.cli.progress.FollowLines;
import sh.oso.kafka.backup.cli.progress.LineProgress;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.termination.RunSummaries;
import sh.oso.kafka.backup.cli.termination.Summary;

/** Runs one task: opens what the settings say, shows progress, prints the report. */
final class Session {

  /** What a command does with an open instance. */
  interface Task extends Use<Outcome> {}

  /** What is done with an open instance, and what comes of it. */
  interface Use<T> {
    T run(KafkaBackup kafkaBackup, Cancellation cancellation);
  }

  private final Context context;
  private final CommonOptions options;

  private boolean metered;

  private Session(Context context, CommonOptions options) {
    this.context = context;
    this.options = options;
  }

  static Session of(@Nullable RootCommand root, CommonOptions options) {
    return new Session(Objects.requireNonNull(root).context(), options);
  }

  /** Serves metrics, if the settings say where. */
  Session metered() {
    metered = true;
    return this;
  }

  Settings settings(Flags flags, Set<Need> needs) {
    return options.settings(flags, context.environment(), needs);
  }

  int run(String name, Settings settings, Task task) {
    boolean bar = context.columns() > 0 && !options.quiet() && !options.verbose();
    Logging.configure(options.quiet() || bar, options.verbose());
    TokenEndpoint.allow(settings.kafka(), settings.target());
    Outcome outcome = bar ? runWithBar(name, settings, task) : runWithLines(settings, task);
    Supplier<Summary> summary = outcome.summary();
    if (summary != null) {
      context.termination().report(summary.get());
    }
    context.out().print(options.json() ? outcome.json().get() : outcome.text().get());
    // A print stream keeps to itself that it could not write.
    if (context.out().checkError()) {
      throw new KafkaBackupException(
          "the command did its work, but its report could not be written to standard output, which"
              + " is full or was closed");
    }
    return outcome.code().number();
  }

  /** Runs a task that prints what it finds by itself, so that no bar may come in between. */
  <T> T stream(Settings settings, Use<T> use) {
    Logging.configure(true, options.verbose());
    return open(settings, RunListener.NONE, use);
  }

  Context context() {
    return context;
  }

  /** Runs until it is asked to finish; prints a line for every backup, and one at the end. */
  int follow(Settings settings, FollowRequest request) {
    Logging.configure(options.quiet(), options.verbose());
    options.follow();
    context.finishOnSignal().run();
    FollowLines lines =
        new FollowLines(context.out(), options.json(), System::nanoTime, log()::info, log()::warn);
    FollowReport report =
        open(
            settings,
            lines,
            (kafkaBackup, cancellation) -> kafkaBackup.follow(request, cancellation));
    context.termination().report(RunSummaries.follow(report));
    lines.ended(report);
    return ExitCode.OK.number();
  }

  private Outcome runWithBar(String name, Settings settings, Task task) {
    try (BarProgress progress =
        new BarProgress(name, context.err(), context.columns(), System::nanoTime)) {
      return open(settings, progress, task);
    }
  }

  private Outcome runWithLines(Settings settings, Task task) {
    RunListener progress =
        options.quiet() ? RunListener.NONE : new LineProgress(System::nanoTime, log()::info);
    return open(settings, progress, task);
  }

  private <T> T open(Settings settings, RunListener progress, Use<T> use) {
    Settings.Address address = settings.metrics();
    if (!metered || address == null) {
      return openHeard(settings, progress, use);
    }
    try (MetricsServer server = MetricsServer.at(address)) {
      log().info("metrics are served: location={}", server.location());
      RunListener both =
          event -> {
            server.meters().on(event);
            progress.on(event);
          };
      return openHeard(settings, both, use);
    }
  }

  private <T> T openHeard(Settings settings, RunListener progress, Use<T> use) {
    try (Plugins plugins = Plugins.in(options.plugins(context.environment()))) {
      KafkaBackupBuilder builder = describe(settings).plugins(plugins.loader());
      builder.listener(
          event -> {
            if (event instanceof RunEvent.Warning warning) {
              log().warn(warning.message());
              context.termination().warning(warning.message());
            }
            progress.on(event);
          });
      try (KafkaBackup kafkaBackup = context.opener().apply(builder)) {
        return use.run(kafkaBackup, context.cancellation());
      }
    }
  }

  /** Not a constant: logging must be configured before the first logger is made. */
  private static Logger log() {
    return LoggerFactory.getLogger("sh.oso.kafka.backup.cli");
  }

  private static KafkaBackupBuilder describe(Settings settings) {
    KafkaBackupBuilder builder =
        KafkaBackup.builder()
            .kafka(Map.copyOf(settings.kafka()))
            .compression(settings.compression().codec(), settings.compression().level())
            .limits(settings.limits());
    if (settings.repository() instanceof ByLocation byLocation) {
      builder.repository(byLocation.location());
    } else if (settings.repository() instanceof BySettings bySettings) {
      builder.repository(bySettings.settings());
    }
    if (settings.state() instanceof ByLocation state) {
      builder.state(state.location());
    }
    return builder;
  }
}
