package dev.strongroom.core.backup;

/** Told how far a long piece of work has come. Called by several threads. */
@FunctionalInterface
public interface Progress {
  /** Of {@code total} things (0 if that is not known) {@code done} are done. */
  void reached(String what, long done, long total);

  /** The progress with one kind of things. */
  @FunctionalInterface
  interface Steps {
    /** Of {@code total} things (0 if that is not known) {@code done} are done. */
    void reached(long done, long total);
  }

  /** The progress with these things. */
  default Steps with(String what) {
    return (done, total) -> reached(what, done, total);
  }
}
