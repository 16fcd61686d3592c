package dev.strongroom.adapters.awsapi.server;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The bodies in memory, of requests or of answers, bounded in number and bytes. When there is no
 * room the one that has been under way longest is given up: whoever sends or receives slowly loses,
 * whoever does so at once is served.
 */
final class PendingBodies {
  private final int mostBytes;
  private final int mostArriving;

  /** Those that have not arrived completely, the oldest first. */
  private final Set<Body> arriving = new LinkedHashSet<>();

  private long bytes;

  PendingBodies(int mostBytes, int mostArriving) {
    this.mostBytes = mostBytes;
    this.mostArriving = mostArriving;
  }

  /**
   * Begins a body.
   *
   * @param giveUp run when it has to make room, by whichever thread needs the room
   */
  Body begin(Runnable giveUp) {
    Body begun = new Body(giveUp);
    Runnable evicted = () -> {};
    synchronized (this) {
      arriving.add(begun);
      if (arriving.size() > mostArriving) {
        evicted = evictOldest();
      }
    }
    evicted.run();
    return begun;
  }

  private synchronized Runnable add(Body body, int size) {
    if (body.released) {
      return () -> {};
    }
    body.size += size;
    bytes += size;
    return bytes > mostBytes ? evictOldest() : () -> {};
  }

  /** Frees the room of the oldest; there is none when all bodies have arrived. */
  private Runnable evictOldest() {
    Iterator<Body> oldest = arriving.iterator();
    if (!oldest.hasNext()) {
      return () -> {};
    }
    Body evicted = oldest.next();
    oldest.remove();
    release(evicted);
    return evicted.giveUp;
  }

  private synchronized boolean arrived(Body body) {
    arriving.remove(body);
    return !body.released;
  }

  private synchronized void release(Body body) {
    arriving.remove(body);
    if (!body.released) {
      body.released = true;
      bytes -= body.size;
    }
  }

  /** Bytes of all bodies. */
  synchronized long bytes() {
    return bytes;
  }

  /** One body. */
  final class Body {
    private final Runnable giveUp;
    private long size;
    private boolean released;

    private Body(Runnable giveUp) {
      this.giveUp = giveUp;
    }

    /** Takes room for bytes that have arrived, at the cost of the oldest body if need be. */
    void add(int count) {
      PendingBodies.this.add(this, count).run();
    }

    /** It is complete; false when it was given up before. */
    boolean arrived() {
      return PendingBodies.this.arrived(this);
    }

    /** Gives its room back. */
    void release() {
      PendingBodies.this.release(this);
    }
  }
}
