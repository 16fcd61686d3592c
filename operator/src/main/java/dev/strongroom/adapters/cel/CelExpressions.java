package dev.strongroom.adapters.cel;

import dev.strongroom.core.templates.Expressions;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.SecretValue;

/**
 * Expressions in CEL. The engine is loaded with the first expression that it has to evaluate: an
 * installation without templates never loads it.
 */
public final class CelExpressions implements Expressions {
  private final JsonObjects json;

  /** Expressions over values that are read with this. */
  public CelExpressions(JsonObjects json) {
    this.json = json;
  }

  @Override
  public Rendering over(SecretValue value, String seed) {
    return new CelRendering(json, value, seed);
  }
}
