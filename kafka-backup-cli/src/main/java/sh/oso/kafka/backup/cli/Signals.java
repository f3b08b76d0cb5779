package sh.oso.kafka.backup.cli;

import java.lang.reflect.Proxy;

/**
 * Handles signals by the means of the JDK, which are no part of its API: they are looked for at run
 * time, since the compiler refuses them.
 */
final class Signals {

  private Signals() {}

  /**
   * Has a signal handled, by a thread of its own, in place of what the JVM would do.
   *
   * @param name without {@code SIG}
   * @return false if this JVM leaves the signal to itself or to nobody; nothing is changed then
   */
  static boolean handle(String name, Runnable handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {signalHandler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      handler.run();
                      yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "handler of SIG" + name;
                  });
      signal
          .getMethod("handle", signal, signalHandler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return true;
    } catch (ReflectiveOperationException e) {
      // With -Xrs, or another JVM: the signal does what it always did.
      return false;
    }
  }
}
