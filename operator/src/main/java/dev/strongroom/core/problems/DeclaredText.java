package dev.strongroom.core.problems;

/** Texts that users declare and that conditions, events and log lines repeat. */
public final class DeclaredText {
  private DeclaredText() {}

  /**
   * The text, if it has no control characters, with which it could forge lines of a log.
   *
   * @param path the field that holds it
   * @throws InvalidInput with the path when it has some
   */
  public static String oneLine(String path, String text) {
    if (text != null && text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInput(DeclarationReason.ControlCharacters.with(path));
    }
    return text;
  }
}
