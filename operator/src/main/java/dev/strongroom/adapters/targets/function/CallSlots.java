package dev.strongroom.adapters.targets.function;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets a limited number of calls of each namespace run at one time; others wait their turn. */
final class CallSlots {
  private final int perNamespace;
  private final Map<String, Slots> namespaces = new HashMap<>();

  /** The calls of a namespace. */
  private static final class Slots {
    private final Queue<Supplier<? extends CompletionStage<?>>> waiting = new ArrayDeque<>();
    private int running;
  }

  /** So many calls of each namespace. */
  CallSlots(int perNamespace) {
    this.perNamespace = perNamespace;
  }

  /**
   * Runs a call, now or when another one of the namespace has ended.
   *
   * @param call starts it; what it returns completes when the call is over
   */
  void run(String namespace, Supplier<? extends CompletionStage<?>> call) {
    synchronized (this) {
      namespaces.computeIfAbsent(namespace, none -> new Slots()).waiting.add(call);
    }
    runNext(namespace);
  }

  private void runNext(String namespace) {
    next(namespace).ifPresent(call -> call.get().whenComplete((end, error) -> ended(namespace)));
  }

  private synchronized Optional<Supplier<? extends CompletionStage<?>>> next(String namespace) {
    Slots slots = namespaces.get(namespace);
    if (slots == null || slots.running >= perNamespace || slots.waiting.isEmpty()) {
      return Optional.empty();
    }
    slots.running++;
    return Optional.of(slots.waiting.remove());
  }

  private void ended(String namespace) {
    synchronized (this) {
      Slots slots = namespaces.get(namespace);
      slots.running--;
      if (slots.running == 0 && slots.waiting.isEmpty()) {
        namespaces.remove(namespace);
      }
    }
    runNext(namespace);
  }
}
