package sh.oso.kafka.backup.cli;

import java.lang.reflect.Proxy;
import java.util.List;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RunCancelledException;

/** The command with a run that ends only when it is cancelled. */
public final class EndlessRun {

  static final String UNDER_WAY = "the run is under way";
  static final String STOPPED = "the run stopped";

  private EndlessRun() {}

  /**
   * Runs the command.
   *
   * @param args its arguments
   */
  public static void main(String[] args) {
    KafkaBackup endless =
        (KafkaBackup)
            Proxy.newProxyInstance(
                KafkaBackup.class.getClassLoader(),
                new Class<?>[] {KafkaBackup.class},
                (proxy, method, arguments) -> {
                  if (!List.of("verify", "follow").contains(method.getName())) {
                    return null;
                  }
                  System.err.println(UNDER_WAY);
                  while (!((Cancellation) arguments[1]).await(Long.MAX_VALUE)) {
                    // Only to be asked to stop ends the wait.
                  }
                  throw new RunCancelledException(STOPPED);
                });
    Main.run(args, builder -> endless);
  }
}
