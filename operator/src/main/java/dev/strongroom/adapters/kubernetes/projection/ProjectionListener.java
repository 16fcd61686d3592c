package dev.strongroom.adapters.kubernetes.projection;

import java.util.Optional;

/** Follows what is written into Secrets. */
public interface ProjectionListener {
  /**
   * A value is about to be read for a Secret. What this throws prevents that.
   *
   * @param request what is to be written
   */
  void reading(ProjectionRequest request);

  /**
   * A Secret was written.
   *
   * @param request what was written
   * @param before the version that it had
   */
  void written(ProjectionRequest request, Optional<String> before);
}
