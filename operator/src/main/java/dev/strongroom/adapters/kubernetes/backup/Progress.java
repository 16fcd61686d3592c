package dev.strongroom.adapters.kubernetes.backup;

/** Told how far a long piece of work has come. Called by several threads. */
@FunctionalInterface
public interface Progress {
  /** Of {@code total} things (0 if that is not known) {@code done} are done. */
  void reached(String what, long done, long total);
}
