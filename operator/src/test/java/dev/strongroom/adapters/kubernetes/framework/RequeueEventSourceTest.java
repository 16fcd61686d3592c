package dev.strongroom.adapters.kubernetes.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequeueEventSourceTest {
  private final RequeueEventSource<ConfigMap> again = new RequeueEventSource<>();
  private final List<ConfigMap> deleted = new ArrayList<>();

  @BeforeEach
  void listen() {
    again.onDeleted(deleted::add);
  }

  private static ConfigMap object(String uid, String revision) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("one")
        .withUid(uid)
        .withResourceVersion(revision)
        .endMetadata()
        .build();
  }

  @Test
  void tellsOfADeletion() {
    // When
    again.onResourceDeleted(object("a", "1"));

    // Then
    assertThat(deleted).containsExactly(object("a", "1"));
  }

  @Test
  void anUpdateIsNoDeletion() {
    // When
    again.onResourceUpdated(object("a", "2"), object("a", "1"));

    // Then
    assertThat(deleted).isEmpty();
  }

  @Test
  void anObjectThatReplacedAnotherWhileTheWatchWasAwayTellsOfTheDeletionOfThatOne() {
    // When
    again.onResourceUpdated(object("b", "2"), object("a", "1"));

    // Then
    assertThat(deleted).containsExactly(object("a", "1"));
  }
}
