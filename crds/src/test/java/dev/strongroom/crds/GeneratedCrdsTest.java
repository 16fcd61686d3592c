package dev.strongroom.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The committed YAML is what the types say. After changing a type: {@code mvn -pl crds test
 * -Dcrds.write=true}.
 */
class GeneratedCrdsTest {
  private static final Path FOLDER = Path.of("").toAbsolutePath();
  private static final int MAX_BYTES = 100 * 1024;

  @Test
  void committedYamlMatchesTheTypes() throws IOException {
    Map<String, String> generated = CrdYaml.generate();
    if (Boolean.getBoolean("crds.write")) {
      for (Map.Entry<String, String> file : generated.entrySet()) {
        Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
      }
    }
    assertThat(committed()).isEqualTo(generated);
  }

  @Test
  void everyCrdStaysSmallEnoughToBeAppliedAndStored() {
    CrdYaml.generate()
        .forEach((name, yaml) -> assertThat(yaml.length()).as(name).isLessThan(MAX_BYTES));
  }

  private static Map<String, String> committed() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(FOLDER)) {
      for (Path path : list.filter(p -> p.toString().endsWith(".yaml")).toList()) {
        files.put(path.getFileName().toString(), Files.readString(path));
      }
    }
    return files;
  }
}
