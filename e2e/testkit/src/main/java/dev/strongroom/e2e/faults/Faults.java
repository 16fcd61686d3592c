package dev.strongroom.e2e.faults;

import java.util.Optional;

/** Decides what becomes of each request. */
@FunctionalInterface
public interface Faults {
  /** All is well. */
  Faults NONE = (kind, requestLine) -> Optional.empty();

  /**
   * What becomes of a request; empty when it is answered as it should be.
   *
   * @param kind what it asks
   * @param requestLine its method and target
   */
  Optional<Fault> of(RequestKind kind, String requestLine);
}
