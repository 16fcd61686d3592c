package dev.strongroom.e2e.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** A part of the benchmark, by the name that the command line has for it. */
enum Part {
  /** Very many ManagedSecrets applied at once. */
  cold(5),
  /** The operator started again with all of them in place. */
  restart(2),
  /** A change until its Secret's watch event. */
  latency(3),
  /** Requests while nothing happens. */
  idle(4),
  /** Encryption on one core. */
  crypto(1),
  /** Puts and moves of staging labels by 32 clients. */
  writes(9),
  /** Memory of the operator with many versions a secret. */
  versions(15),
  /** Rotation of the root key, backup and restore. */
  recovery(15),
  /** Projections through templates beside plain ones, and followed Secrets. */
  shapes(10),
  /** The AWS endpoint under load, against a bare server. */
  endpoint(15),
  /** AWS's SDK at work on the endpoint while replicas come and go. */
  soak(8),
  /** Logins of PostgreSQL that are all due at once. */
  rotation(60);

  private final Duration most;

  Part(int mostMinutes) {
    this.most = Duration.ofMinutes(mostMinutes);
  }

  /** Those that run when none is named. */
  static Set<Part> usual() {
    return EnumSet.range(cold, crypto);
  }

  /** The time after which a run of these parts has gone wrong, even on a slow machine. */
  static Duration most(Collection<Part> parts) {
    return parts.stream().map(part -> part.most).reduce(Duration.ZERO, Duration::plus);
  }

  /** Whether it needs an operator with all secrets in place. */
  boolean onRunningOperator() {
    return this == cold || this == restart || this == latency || this == idle;
  }
}
