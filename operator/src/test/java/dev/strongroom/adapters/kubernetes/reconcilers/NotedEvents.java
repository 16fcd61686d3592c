package dev.strongroom.adapters.kubernetes.reconcilers;

import dev.strongroom.adapters.kubernetes.status.Events;
import dev.strongroom.core.problems.Finding;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** The events that people would see. */
public final class NotedEvents implements Events {
  private final List<String> actions;

  public NotedEvents(List<String> actions) {
    this.actions = actions;
  }

  @Override
  public void normal(HasMetadata about, Finding finding) {
    actions.add("event Normal " + finding.reason());
  }

  @Override
  public void warning(HasMetadata about, Finding finding) {
    actions.add("event Warning " + finding.reason());
  }
}
