package dev.strongroom.adapters.conversion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Documents in YAML or JSON. The short forms of CloudFormation's functions become the long ones:
 * {@code !Ref Db} is {@code {Ref: Db}}, {@code !Sub text} is {@code {Fn::Sub: text}} (AWS
 * CloudFormation, "Intrinsic function reference").
 */
final class DeclaredYaml {
  private static final int MOST_CHARACTERS = 4 << 20;

  private DeclaredYaml() {}

  /**
   * Reads all documents that are mappings; others are left out.
   *
   * @throws IllegalArgumentException when it is not YAML; the message says where and quotes nothing
   */
  static List<Map<?, ?>> read(String text) {
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(MOST_CHARACTERS).build();
    List<Map<?, ?>> documents = new ArrayList<>();
    try {
      for (Object document :
          new Load(settings, new WithFunctions(settings)).loadAllFromString(text)) {
        if (document instanceof Map<?, ?> mapping) {
          documents.add(mapping);
        }
      }
      return documents;
    } catch (YamlEngineException malformed) {
      throw new IllegalArgumentException("not YAML or JSON" + place(malformed));
    }
  }

  private static String place(YamlEngineException malformed) {
    return malformed instanceof MarkedYamlEngineException marked
        ? marked.getProblemMark().map(DeclaredYaml::place).orElse("")
        : "";
  }

  private static String place(Mark mark) {
    return ": line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static final class WithFunctions extends StandardConstructor {
    private static final List<String> FUNCTIONS =
        List.of(
            "Base64",
            "Cidr",
            "FindInMap",
            "GetAtt",
            "GetAZs",
            "If",
            "ImportValue",
            "Join",
            "Not",
            "And",
            "Or",
            "Equals",
            "Select",
            "Split",
            "Sub",
            "Transform",
            "ToJsonString");

    WithFunctions(LoadSettings settings) {
      super(settings);
      tagConstructors.put(new Tag("!Ref"), node -> Map.of("Ref", value(node)));
      tagConstructors.put(new Tag("!Condition"), node -> Map.of("Condition", value(node)));
      for (String function : FUNCTIONS) {
        tagConstructors.put(
            new Tag("!" + function), node -> Map.of("Fn::" + function, value(node)));
      }
    }

    private Object value(Node node) {
      if (node instanceof ScalarNode scalar) {
        return scalar.getValue();
      }
      return node instanceof SequenceNode sequence
          ? constructSequence(sequence)
          : constructMapping((MappingNode) node);
    }
  }
}
