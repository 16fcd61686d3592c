package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.core.problems.Finding;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The objects whose last pass failed for want of a root key: to be looked at when one is back. */
public final class WaitingForRootKey {
  private final Set<ResourceID> waiting = ConcurrentHashMap.newKeySet();

  /** A pass over an object has come to this. */
  void passed(ResourceID id, Finding finding) {
    switch (finding.reason()) {
      case RootKeyUnavailable, RootKeyRefused, WrongRootKey -> waiting.add(id);
      default -> waiting.remove(id);
    }
  }

  /** Forgets the objects that no longer exist. */
  public void forgetGone(Predicate<ResourceID> exists) {
    waiting.removeIf(id -> !exists.test(id));
  }

  /** Looks at all of them again. */
  public void release(Consumer<ResourceID> again) {
    waiting.forEach(again);
  }
}
