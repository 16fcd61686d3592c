package dev.strongroom.adapters.kubernetes.projection;

import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.projection.Holder;
import java.util.Optional;

/** Reads Secrets from the API server, at the cost of a request each. */
public interface SecretLookup {
  /** The Secret of this name as the API server has it now. */
  Optional<SeenSecret> find(String namespace, ObjectName name);

  /**
   * Whether the object that declares a Secret is gone or being deleted. A watch may tell that its
   * Secret is gone before another watch tells that the object is on its way too.
   */
  boolean isLeaving(Holder holder);

  /**
   * A Secret of which it is known whether its mark fits. Reads it again when that could not be said
   * at the time, because the root key was unavailable, or when the MAC has another key since.
   *
   * @return empty when it is gone
   * @throws Unavailable when the key changes at this moment, or the API server does not answer
   */
  Optional<SeenSecret> judged(SeenSecret seen);
}
