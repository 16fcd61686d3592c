package dev.strongroom.adapters.kubernetes.watches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.record.Owner;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentProjectionsTest {
  private final RecentProjections recent = new RecentProjections();

  @Test
  void aSecretOfAnotherNameIsFoundBeforeItsEventArrives() {
    // When
    recent.written(secret("shop", "abroad", "traveller"));
    recent.written(secret("shop", "home", "traveller"));
    recent.written(secret("shop", "abroad", "traveller"));

    // Then
    assertThat(recent.namesOf(owner("shop", "traveller")))
        .containsExactlyInAnyOrder("abroad", "home");
  }

  @Test
  void othersAreNotConcerned() {
    // When
    recent.written(secret("shop", "abroad", "traveller"));

    // Then
    assertThat(recent.namesOf(owner("shop", "another"))).isEmpty();
    assertThat(recent.namesOf(owner("office", "traveller"))).isEmpty();
  }

  @Test
  void aSecretWithTheNameOfItsManagedSecretNeedsNoNote() {
    // When
    recent.written(secret("shop", "traveller", "traveller"));

    // Then
    assertThat(recent.namesOf(owner("shop", "traveller"))).isEmpty();
  }

  @Test
  void anObjectOfAnotherKindIsAnother() {
    // When
    recent.written(secret("shop", "abroad", "traveller"));

    // Then
    assertThat(recent.namesOf(Holder.secretProjection(new Owner("shop", "traveller", "uid"))))
        .isEmpty();
  }

  private static Holder owner(String namespace, String name) {
    return Holder.managedSecret(new Owner(namespace, name, "uid"));
  }

  private static SeenSecret secret(String namespace, String name, String managedSecret) {
    SeenSecret secret = SeenSecret.named(namespace, name);
    secret.getMetadata().setAnnotations(Map.of(StrongroomNames.MANAGED_SECRET, managedSecret));
    return secret;
  }
}
