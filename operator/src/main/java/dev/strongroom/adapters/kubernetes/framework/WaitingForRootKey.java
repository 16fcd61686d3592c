package dev.strongroom.adapters.kubernetes.framework;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.RootKeyReason;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The objects whose last pass failed for want of a root key: to be looked at when one is back. */
public final class WaitingForRootKey {
  private static final Set<Reason> FOR_WANT_OF_A_ROOT_KEY =
      Set.of(
          RootKeyReason.RootKeyUnavailable,
          RootKeyReason.RootKeyRefused,
          RootKeyReason.WrongRootKey);

  private final Set<ResourceID> waiting = ConcurrentHashMap.newKeySet();

  /** A pass over an object has met these problems. */
  public void passed(ResourceID id, List<Failure> problems) {
    if (problems.stream().anyMatch(p -> FOR_WANT_OF_A_ROOT_KEY.contains(p.finding().reason()))) {
      waiting.add(id);
    } else {
      waiting.remove(id);
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
