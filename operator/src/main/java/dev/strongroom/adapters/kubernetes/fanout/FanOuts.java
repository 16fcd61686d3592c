package dev.strongroom.adapters.kubernetes.fanout;

import dev.strongroom.core.record.Owner;
import dev.strongroom.core.sharing.FanOutReport;
import java.util.Optional;

/** The background work that projects secrets into other namespaces. No method waits. */
public interface FanOuts {
  /**
   * Has the namespaces follow from now on. Brings the ManagedSecret back when the report changes.
   *
   * @return how far they are; empty while that is not known yet
   */
  Optional<FanOutReport> follow(FanOutRequest request);

  /** Whether a ManagedSecret has SecretProjections that were made for it, or asked for some. */
  boolean isKnown(Owner owner);
}
