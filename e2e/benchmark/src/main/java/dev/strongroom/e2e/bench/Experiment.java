package dev.strongroom.e2e.bench;

import java.io.IOException;

/** What is measured on a fresh control plane of its own. */
@FunctionalInterface
interface Experiment {
  /** Measures; the control plane is ended afterwards, with an operator if one was started. */
  void run(Lab lab) throws IOException, InterruptedException;
}
