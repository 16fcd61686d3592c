package dev.strongroom.adapters.cel;

import dev.strongroom.core.problems.TemplateReason;

/** Ends an evaluation from inside of it, where the engine lets nothing but exceptions through. */
final class Stop extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final TemplateReason reason;

  Stop(TemplateReason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  TemplateReason reason() {
    return reason;
  }
}
