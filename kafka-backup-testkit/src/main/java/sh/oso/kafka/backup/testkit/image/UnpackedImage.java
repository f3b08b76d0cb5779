package sh.oso.kafka.backup.testkit.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of an image, and what it says of itself.
 *
 * @param root holds the files of all layers
 * @param configuration the JSON document of the image: entry point, user, labels and so on
 */
public record UnpackedImage(Path root, String configuration) {

  private static final Pattern LAYER = Pattern.compile("\"([^\"]+\\.tar\\.gz)\"");

  /**
   * Unpacks an archive as {@code docker save} and jib make it, with the {@code tar} of the machine.
   *
   * @param archive its layers are compressed and delete nothing
   * @param folder empty; what it holds then can be deleted as a whole
   * @return the image, whose root is below the folder
   */
  public static UnpackedImage unpack(Path archive, Path folder) {
    try {
      Path parts = Files.createDirectory(folder.resolve("parts"));
      Path root = Files.createDirectory(folder.resolve("root"));
      tar("xf", archive, parts);
      Matcher layers = LAYER.matcher(Files.readString(parts.resolve("manifest.json")));
      while (layers.find()) {
        tar("xzpf", parts.resolve(layers.group(1)), root);
      }
      return new UnpackedImage(root, Files.readString(parts.resolve("config.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void tar(String options, Path archive, Path into) throws IOException {
    Process tar =
        new ProcessBuilder("tar", options, archive.toString(), "-C", into.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(tar.getInputStream().readAllBytes(), UTF_8);
    if (await(tar) != 0) {
      throw new IOException("tar of " + archive + " failed: " + output);
    }
  }

  private static int await(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for tar", e);
    }
  }

  /**
   * Makes a process that is in this image as in a container. Nothing can be written but in its
   * volumes; there is no {@code /tmp} unless a volume is there. It has no variables but {@code
   * PATH}, where the Java of this JVM comes first. Signals reach the command itself.
   *
   * <p>Needs root, or the right to make user namespaces: then the user is the one that runs this.
   *
   * @param command as the entry point says, and its arguments
   * @param volumes folders of the machine by their place in the image
   * @return to be started, with more variables if needed
   */
  public ProcessBuilder container(List<String> command, Map<String, Path> volumes) {
    boolean asRoot = System.getProperty("user.name").equals("root");
    List<String> line = new ArrayList<>(List.of("unshare", "--mount"));
    if (!asRoot) {
      line.addAll(List.of("--user", "--map-root-user"));
    }
    line.addAll(
        List.of(
            "sh",
            "-c",
            script(),
            "container",
            root.toString(),
            asRoot ? user() : "0:0",
            System.getProperty("java.home"),
            String.valueOf(volumes.size())));
    volumes.forEach((place, folder) -> line.addAll(List.of(folder.toString(), place)));
    line.addAll(command);
    ProcessBuilder process = new ProcessBuilder(line);
    process.environment().clear();
    process.environment().put("PATH", "/java/bin:/usr/bin:/bin:/usr/sbin:/sbin");
    return process;
  }

  /**
   * Who the image runs as.
   *
   * @return numbers of user and group, with a colon
   */
  public String user() {
    Matcher user = Pattern.compile("\"User\":\"(\\d+:\\d+)\"").matcher(configuration);
    if (!user.find()) {
      throw new IllegalStateException("the image names no user and group by number");
    }
    return user.group(1);
  }

  private static String script() {
    try (InputStream script =
        Objects.requireNonNull(UnpackedImage.class.getResourceAsStream("container.sh"))) {
      return new String(script.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
