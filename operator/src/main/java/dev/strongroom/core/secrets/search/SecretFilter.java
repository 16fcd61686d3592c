package dev.strongroom.core.secrets.search;

import dev.strongroom.core.record.SecretRecord;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One filter of a search (AWS API reference, Filter). A secret passes if any of the values matches.
 *
 * @param key which attribute is compared
 * @param values 1 to 10; an exclamation mark in front negates one
 */
public record SecretFilter(Key key, List<String> values) {
  private static final String NOT = "!";

  /** The attributes of secrets that can be searched. */
  public enum Key {
    /** Words of the description, each the beginning of one, in any case of letters. */
    DESCRIPTION("description"),
    /** Beginning of the name. */
    NAME("name"),
    /** Beginning of a tag's key. */
    TAG_KEY("tag-key"),
    /** Beginning of a tag's value. */
    TAG_VALUE("tag-value"),
    /** Beginning of the region that the secret was made in. */
    PRIMARY_REGION("primary-region"),
    /** Beginning of the name of the service that manages the secret. */
    OWNING_SERVICE("owning-service"),
    /** Words of any attribute, each the beginning of one, in any case of letters. */
    ALL("all");

    private final String text;

    Key(String text) {
      this.text = text;
    }

    /**
     * The attribute that clients call so.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Key named(String text) {
      return Arrays.stream(values())
          .filter(key -> key.text.equals(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no attribute " + text));
    }

    /** As clients write it. */
    public String text() {
      return text;
    }
  }

  /** Copies. */
  public SecretFilter {
    values = List.copyOf(values);
  }

  /** Whether a secret passes. */
  boolean matches(SecretRecord record) {
    return values.stream()
        .anyMatch(
            value ->
                value.startsWith(NOT)
                    ? !matches(record, value.substring(NOT.length()))
                    : matches(record, value));
  }

  private boolean matches(SecretRecord record, String value) {
    return switch (key) {
      case DESCRIPTION -> hasWords(List.of(record.metadata().description()), value);
      case NAME -> record.arn().name().value().startsWith(value);
      case TAG_KEY -> anyBegins(record.metadata().tags().keySet(), value);
      case TAG_VALUE -> anyBegins(record.metadata().tags().values(), value);
      case PRIMARY_REGION -> record.arn().region().startsWith(value);
      case OWNING_SERVICE ->
          anyBegins(record.arn().name().owningService().stream().toList(), value);
      case ALL -> hasWords(attributes(record), value);
    };
  }

  private static List<String> attributes(SecretRecord record) {
    return Stream.of(
            Stream.of(
                record.arn().name().value(),
                record.metadata().description(),
                record.arn().region()),
            record.metadata().tags().keySet().stream(),
            record.metadata().tags().values().stream())
        .flatMap(part -> part)
        .toList();
  }

  private static boolean anyBegins(Collection<String> texts, String beginning) {
    return texts.stream().anyMatch(text -> text.startsWith(beginning));
  }

  /** Whether each word that is searched for begins a word of a text. */
  private static boolean hasWords(List<String> texts, String searched) {
    List<String> sought = lowered(SearchWords.of(searched));
    List<String> there = lowered(texts.stream().flatMap(SearchWords::of));
    return !sought.isEmpty()
        && sought.stream().allMatch(word -> there.stream().anyMatch(w -> w.startsWith(word)));
  }

  private static List<String> lowered(Stream<String> words) {
    return words.map(word -> word.toLowerCase(Locale.ROOT)).toList();
  }
}
