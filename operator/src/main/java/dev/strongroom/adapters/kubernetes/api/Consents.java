package dev.strongroom.adapters.kubernetes.api;

import dev.strongroom.core.projection.Consent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** Reads from objects who may use them. */
public final class Consents {
  private Consents() {}

  /** Whom the annotation {@link StrongroomNames#ALLOW} of an object names. */
  public static Consent of(HasMetadata object) {
    return Consent.parse(
        Optional.ofNullable(object.getMetadata().getAnnotations())
            .map(annotations -> annotations.get(StrongroomNames.ALLOW)));
  }
}
