package dev.strongroom.adapters.kubernetes.status;

import dev.strongroom.core.problems.Finding;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Tells people of what has happened to an object. */
public interface Events {
  /** Something that people should know. */
  void normal(HasMetadata about, Finding finding);

  /** Something that somebody should look at. */
  void warning(HasMetadata about, Finding finding);
}
