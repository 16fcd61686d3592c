package dev.strongroom.crds;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** A status as kstatus reads it (Kubernetes API conventions, "Typical status properties"). */
public interface ObservedStatus {
  /** The generation of the spec that it is about; null while nobody has seen the object. */
  Long observedGeneration();

  /** The conditions; null for none. */
  List<Condition> conditions();
}
