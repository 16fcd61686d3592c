package dev.strongroom.core.rotation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Runs several processes one small piece at a time, in an order that is given: each stops at every
 * effect until it is chosen. The same order gives the same run.
 */
final class Interleaving {
  private final List<Actor> actors = new ArrayList<>();
  private final Semaphore stopped = new Semaphore(0);
  private final ThreadLocal<Actor> self = new ThreadLocal<>();

  private static final class Actor {
    private final Semaphore go = new Semaphore(0);
    private boolean over;
    private Throwable failure;
  }

  /** Adds a process. */
  void add(Runnable body) {
    Actor actor = new Actor();
    Thread thread =
        new Thread(
            () -> {
              self.set(actor);
              actor.go.acquireUninterruptibly();
              try {
                body.run();
              } catch (RotationWorld.Crash end) {
                // This process is gone.
              } catch (RuntimeException | Error failure) {
                actor.failure = failure;
              }
              actor.over = true;
              stopped.release();
            });
    thread.setDaemon(true);
    actors.add(actor);
    thread.start();
  }

  /** To be called at every effect: the process waits until it is chosen again. */
  void pause() {
    Actor actor = self.get();
    if (actor != null) {
      stopped.release();
      actor.go.acquireUninterruptibly();
    }
  }

  /** Runs all to their ends; when the choices run out, they take turns. */
  void run(List<Integer> choices) {
    List<Actor> alive = new ArrayList<>(actors);
    for (int i = 0; !alive.isEmpty(); i++) {
      int choice = i < choices.size() ? choices.get(i) : i;
      Actor chosen = alive.get(choice % alive.size());
      chosen.go.release();
      stopped.acquireUninterruptibly();
      if (chosen.failure != null) {
        throw new AssertionError("process failed", chosen.failure);
      }
      alive.removeIf(actor -> actor.over);
    }
  }
}
