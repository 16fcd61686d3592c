package dev.strongroom.core.record;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RequestReason;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id of one version, equal to the ClientRequestToken it was made with: 32 to 64 characters (AWS
 * ClientRequestTokenType), here without control characters or blanks.
 */
public record VersionId(String value) {
  /** Fewest characters of an id. */
  public static final int SHORTEST = 32;

  private static final Pattern ALLOWED = Pattern.compile("[\\x21-\\x7e]{32,64}");

  /** Whether a text can be the id of a version. */
  public static boolean isValid(String text) {
    return ALLOWED.matcher(text).matches();
  }

  /** Checks length and characters. */
  public VersionId {
    if (!isValid(value)) {
      throw new InvalidInput(RequestReason.InvalidVersionId.with());
    }
  }

  /**
   * The id that the same cause always gets. Work that is repeated after a crash finds the version
   * it had already written instead of making a second one.
   */
  public static VersionId derived(String cause) {
    return new VersionId(UUID.nameUUIDFromBytes(cause.getBytes(StandardCharsets.UTF_8)).toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
