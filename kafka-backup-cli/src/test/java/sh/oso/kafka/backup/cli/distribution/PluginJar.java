package sh.oso.kafka.backup.cli.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;

/** A jar as a third party would make it. */
final class PluginJar {

  private PluginJar() {}

  static void write(Path file) throws IOException {
    String type = EchoStoreProvider.class.getName();
    String resource = type.replace('.', '/') + ".class";
    ClassLoader loader = PluginJar.class.getClassLoader();
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out);
        InputStream bytes = Objects.requireNonNull(loader.getResourceAsStream(resource))) {
      jar.putNextEntry(new JarEntry(resource));
      bytes.transferTo(jar);
      jar.putNextEntry(new JarEntry("META-INF/services/" + ObjectStoreProvider.class.getName()));
      jar.write(type.getBytes(UTF_8));
      jar.closeEntry();
    }
  }
}
