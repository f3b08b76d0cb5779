package sh.oso.kafka.backup.cli.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a YAML file into a settings tree. Works on YAML's own nodes, so that scalars keep the text
 * that was written ({@code 007} is no octal number) and every value its line.
 */
final class YamlFile {

  /** Deeper than any setting; a guard against an alias that contains itself. */
  private static final int MAX_DEPTH = 10;

  private final String name;
  private final Variables variables;
  private final Problems problems;

  private YamlFile(String name, Variables variables, Problems problems) {
    this.name = name;
    this.variables = variables;
    this.problems = problems;
  }

  /** The file's content; null, with a problem added, if it cannot be read. */
  static Value.@Nullable Fields read(Path file, Variables variables, Problems problems) {
    String name = file.toString();
    try (Reader reader = Files.newBufferedReader(file)) {
      Node root = new Yaml(new LoaderOptions()).compose(reader);
      if (root == null) {
        return new Value.Fields(Map.of(), Origin.ofLine(name, 1));
      }
      Value value = new YamlFile(name, variables, problems).value(root, "", 0);
      if (value instanceof Value.Fields fields) {
        return fields;
      }
      if (value != null) {
        problems.add(name, "holds no settings; write lines of 'name: value'", value.origin());
      }
    } catch (MarkedYAMLException e) {
      Origin where = Origin.ofLine(name, e.getProblemMark().getLine() + 1);
      problems.add(
          name,
          "is no YAML: " + e.getProblem() + ", column " + (e.getProblemMark().getColumn() + 1),
          where);
    } catch (YAMLException e) {
      problems.add(
          name,
          "is no YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          null);
    } catch (NoSuchFileException e) {
      problems.add(name, "there is no such file; give the settings file after --config", null);
    } catch (IOException e) {
      problems.add(name, "cannot be read as UTF-8 text: " + e, null);
    }
    return null;
  }

  private @Nullable Value value(Node node, String path, int depth) {
    Origin origin = origin(node);
    if (depth > MAX_DEPTH) {
      problems.add(path, "is nested too deeply", origin);
      return null;
    }
    if (node instanceof MappingNode mapping) {
      return fields(mapping, path, depth);
    }
    if (node instanceof SequenceNode sequence) {
      List<Value> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        Value value = value(item, path + "[" + items.size() + "]", depth + 1);
        if (value != null) {
          items.add(value);
        }
      }
      return new Value.Items(items, origin);
    }
    ScalarNode scalar = (ScalarNode) node;
    String text = scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue();
    return new Value.Text(variables.expand(text, path, origin), origin);
  }

  private Value.Fields fields(MappingNode mapping, String path, int depth) {
    Map<String, Value> fields = new LinkedHashMap<>();
    Map<String, Origin> seen = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Origin origin = origin(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(path.isEmpty() ? name : path, "a name must be plain text", origin);
        continue;
      }
      String childPath = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
      Origin first = seen.putIfAbsent(key.getValue(), origin);
      if (first != null) {
        problems.add(childPath, "is given twice, first at " + first + "; keep one", origin);
        continue;
      }
      Value value = value(tuple.getValueNode(), childPath, depth + 1);
      if (value != null) {
        fields.put(key.getValue(), value);
      }
    }
    return new Value.Fields(fields, origin(mapping));
  }

  private Origin origin(Node node) {
    return Origin.ofLine(name, node.getStartMark().getLine() + 1);
  }
}
