package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import java.util.Map;

/** What AWS requires of all tags of a secret together; lengths are checked where they are read. */
final class TagRules {
  /** Most tags of a secret (AWS quota). */
  private static final int MOST = 50;

  private static final String RESERVED = "aws:";

  private TagRules() {}

  /**
   * Checks tags that a caller of the API gives.
   *
   * @throws Rejected when there are too many, or a key is reserved
   */
  static void require(Map<String, String> tags) {
    if (tags.keySet().stream().anyMatch(key -> key.startsWith(RESERVED))) {
      throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.TagReserved.with(RESERVED));
    }
    if (tags.size() > MOST) {
      throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.TooManyTags.with(MOST));
    }
  }
}
