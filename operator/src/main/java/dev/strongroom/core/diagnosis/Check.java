package dev.strongroom.core.diagnosis;

/**
 * What a check of an installation came to.
 *
 * @param subject what was checked
 * @param verdict how it is
 * @param finding what was found
 * @param remedy what to do; empty when there is nothing to do
 */
public record Check(String subject, Verdict verdict, String finding, String remedy) {
  /** How something is. */
  public enum Verdict {
    /** As it should be. */
    OK,
    /** It works, but somebody should look at it. */
    WARNING,
    /** It does not work. */
    FAILING,
    /** Whoever asks may not see it. */
    UNKNOWN
  }

  static Check ok(String subject, String finding) {
    return new Check(subject, Verdict.OK, finding, "");
  }

  static Check warning(String subject, String finding, String remedy) {
    return new Check(subject, Verdict.WARNING, finding, remedy);
  }

  static Check failing(String subject, String finding, String remedy) {
    return new Check(subject, Verdict.FAILING, finding, remedy);
  }

  static Check unknown(String subject, String finding, String remedy) {
    return new Check(subject, Verdict.UNKNOWN, finding, remedy);
  }
}
