package dev.strongroom.adapters.kubernetes.reconcilers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every reason that users are told has a case of a reconciler, or another test that names it. */
class ConditionReasonsTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final Path ELSEWHERE =
      Path.of(
          "src/test/resources/dev/strongroom/adapters/kubernetes/reconcilers/reasons-elsewhere.txt");

  @Test
  void everyReasonHasACaseOrAnotherTest() throws IOException {
    // Given
    Set<String> inCases =
        Stream.of("encryptionkey", "managedsecret", "projectinto", "secretprojection")
            .flatMap(GoldenFiles::reasons)
            .collect(Collectors.toCollection(TreeSet::new));

    // When
    List<Reason> missing =
        Reason.all().stream().filter(reason -> !inCases.contains(reason.name())).toList();

    // Then
    Map<String, String> elsewhere = elsewhere();
    Set<String> named =
        missing.stream()
            .map(r -> elsewhere.containsKey(r.name()) ? r.name() : r.getClass().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(elsewhere.keySet()).isEqualTo(named);
    for (Map.Entry<String, String> entry : elsewhere.entrySet()) {
      if (entry.getValue().endsWith(".java")) {
        assertThat(Files.readString(REPOSITORY.resolve(entry.getValue()))).contains(entry.getKey());
      } else {
        assertThat(entry.getValue()).startsWith("- ");
      }
    }
  }

  /** Other reasons, or all of a feature: the test that has them, or why no case can. */
  private static Map<String, String> elsewhere() throws IOException {
    Map<String, String> reasons = new TreeMap<>();
    for (String line : Files.readAllLines(ELSEWHERE)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split(" ", 2);
        reasons.put(parts[0], parts[1]);
      }
    }
    return reasons;
  }
}
