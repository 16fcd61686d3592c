package dev.strongroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.policy.PolicyProblem;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.rotation.schedule.ScheduleProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What people read uses the field's own words: messages, CRDs, chart values and help texts. */
class WordListTest {
  private static final Path ROOT = Path.of("..");

  /** Words that are not used, each with what to write instead. */
  private static final Map<String, String> INSTEAD =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("anew", "again, or: create a new one"),
              Map.entry("(has|have) run out", "has expired"),
              Map.entry("damaged", "corrupt"),
              Map.entry("blanks?", "space"),
              Map.entry("told of", "notified of, or: reported"),
              Map.entry("what is declared", "desired state"),
              Map.entry("has made of it", "observed state"),
              Map.entry("how many (of them )?(there )?are", "number of"),
              Map.entry("taken away", "removed"),
              Map.entry("(goes|go) on (with|without)", "continues"),
              Map.entry("brought back", "restored"),
              Map.entry("give(s)? way", "is replaced"),
              Map.entry("looked after", "monitored, or: managed"),
              Map.entry("somebody else", "another client"),
              Map.entry("is away", "is unavailable")));

  static Stream<Text> texts() throws IOException {
    return Stream.of(sentences(), crds(), chart(), help()).flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void usesTheWordsOfTheField(Text text) {
    // When
    List<String> found =
        INSTEAD.entrySet().stream()
            .filter(word -> contains(text.content, word.getKey()))
            .map(word -> '"' + word.getKey() + "\": write " + word.getValue())
            .toList();

    // Then
    assertThat(found).as(text.content).isEmpty();
  }

  private static boolean contains(String content, String word) {
    return Pattern.compile("\\b(?:" + word + ")\\b", Pattern.CASE_INSENSITIVE)
        .matcher(content.replaceAll("\\s+#?\\s*", " "))
        .find();
  }

  private static List<Text> sentences() {
    return Stream.of(
            Reason.all().stream().map(r -> new Text(r.name(), r.sentence())),
            Stream.of(TargetProblem.values()).map(p -> new Text(p.name(), p.sentence())),
            Stream.of(ScheduleProblem.values()).map(p -> new Text(p.name(), p.sentence())),
            Stream.of(PolicyProblem.values()).map(p -> new Text(p.name(), p.sentence())))
        .flatMap(text -> text)
        .toList();
  }

  private static List<Text> crds() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("crds"))) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .map(WordListTest::read)
          .collect(Collectors.toList());
    }
  }

  private static List<Text> chart() {
    return List.of(
        read(ROOT.resolve("charts/strongroom/values.yaml")),
        read(ROOT.resolve("charts/strongroom/values.schema.json")),
        read(ROOT.resolve("charts/strongroom/templates/NOTES.txt")));
  }

  private static List<Text> help() {
    return all(Main.commandLine())
        .map(command -> new Text(command.getCommandName() + " --help", command.getUsageMessage()))
        .toList();
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(WordListTest::all));
  }

  private static Text read(Path file) {
    try {
      return new Text(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Text(String name, String content) {
    @Override
    public String toString() {
      return name;
    }
  }
}
