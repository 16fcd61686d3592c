package dev.strongroom.core.templates;

import dev.strongroom.core.values.SecretValue;

/**
 * Evaluates the expressions of templates: Kubernetes' Common Expression Language over the variable
 * {@code value}. No expression reads anything else, and what it may cost is bounded. Safe for use
 * by many threads.
 */
public interface Expressions {
  /**
   * Begins to render one Secret.
   *
   * @param value what the expressions are about, which stays open until this is closed: a JSON
   *     object is {@code value} as a map, other text is a string, bytes are bytes
   * @param seed a public text that is another one for every version of every secret; the salts of
   *     password hashes and key stores follow from it, so that a value is always rendered to the
   *     same bytes
   */
  Rendering over(SecretValue value, String seed);

  /** The evaluations for one Secret; they share a bound. Not thread-safe. */
  interface Rendering {
    /**
     * The result of an expression as bytes, UTF-8 of what is text. The caller wipes it.
     *
     * @throws ExpressionFailed when there is none
     */
    byte[] evaluate(String expression) throws ExpressionFailed;
  }
}
