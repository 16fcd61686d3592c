package dev.strongroom.core.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What people are told stands in closed lists. Everything else of core tells codes and values apart
 * and is told by its caller which field it is about.
 */
class SentencesInCoreTest {
  private static final Path CORE = Path.of("src/main/java/dev/strongroom/core");

  /** The closed lists of sentences. */
  private static final Set<String> LISTS =
      Set.of("FailureClass.java", "RecordRebuilding.java", "TargetProblem.java");

  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"");
  private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern SPEC_PATH = Pattern.compile("\\bspec(\\.[a-z]\\w*)+");
  private static final Pattern ARGUMENT = Pattern.compile("\\{\\d+}");

  /** A shorter piece of a sentence says nothing of its own. */
  private static final int SENTENCE = 24;

  @Test
  void noClassButTheListsNamesAFieldOfAnObject() {
    // When
    List<String> paths =
        textsOutsideOfLists().filter(text -> SPEC_PATH.matcher(text).find()).toList();

    // Then
    assertThat(paths).isEmpty();
  }

  @Test
  void noClassButTheListsHasASentenceOfAws() {
    // Given
    List<String> sentences =
        Stream.of(RequestReason.values(), SecretReason.values(), KmsReason.values())
            .flatMap(Arrays::stream)
            .flatMap(reason -> ARGUMENT.splitAsStream(((Reason) reason).sentence()))
            .map(String::strip)
            .filter(piece -> piece.length() >= SENTENCE)
            .toList();

    // When
    List<String> copies =
        textsOutsideOfLists().filter(text -> sentences.stream().anyMatch(text::contains)).toList();

    // Then
    assertThat(sentences).hasSizeGreaterThan(50);
    assertThat(copies).isEmpty();
  }

  @Test
  void theListsAreWhereTheyAreSoughtAndNameFields() {
    assertThat(sources().map(SentencesInCoreTest::name)).containsAll(LISTS);
    assertThat(sources().filter(SentencesInCoreTest::isList).flatMap(SentencesInCoreTest::texts))
        .anyMatch(text -> SPEC_PATH.matcher(text).find());
  }

  private static Stream<String> textsOutsideOfLists() {
    return sources().filter(source -> !isList(source)).flatMap(SentencesInCoreTest::texts);
  }

  private static boolean isList(Path source) {
    return source.getParent().endsWith("problems") || LISTS.contains(name(source));
  }

  private static String name(Path source) {
    return source.getFileName().toString();
  }

  /** The texts of a class, each after its name. */
  private static Stream<String> texts(Path source) {
    try {
      return TEXT.matcher(JOINED.matcher(Files.readString(source)).replaceAll(""))
          .results()
          .map(MatchResult::group)
          .map(text -> name(source) + ": " + text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> sources() {
    try (Stream<Path> files = Files.walk(CORE)) {
      return files.filter(file -> name(file).endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
