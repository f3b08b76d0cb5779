package sh.oso.kafka.backup.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;

/**
 * Makes the stores and codecs in a folder of jars known.
 *
 * @param loader finds them, and all that the command itself has
 */
record Plugins(URLClassLoader loader) implements AutoCloseable {

  static Plugins in(@Nullable Path folder) {
    URL[] jars = folder == null ? new URL[0] : jars(folder);
    return new Plugins(new URLClassLoader("plugins", jars, Plugins.class.getClassLoader()));
  }

  private static URL[] jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> jars =
          files.filter(file -> file.getFileName().toString().endsWith(".jar")).sorted().toList();
      URL[] urls = new URL[jars.size()];
      for (int i = 0; i < urls.length; i++) {
        urls[i] = jars.get(i).toUri().toURL();
      }
      return urls;
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new InvalidRequestException(
          "the folder of plug-ins " + folder + " cannot be read; see --plugins", e);
    }
  }

  @Override
  public void close() {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
