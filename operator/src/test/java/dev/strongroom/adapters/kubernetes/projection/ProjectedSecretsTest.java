package dev.strongroom.adapters.kubernetes.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.reading.SeenSecretReader;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.projection.ObservedSecret;
import dev.strongroom.core.projection.ProjectedData;
import dev.strongroom.core.projection.ProjectionRenderer;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.projection.Shape;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whose a Secret is that has a version which several objects may project. */
class ProjectedSecretsTest {
  private static final VersionId VERSION = VersionId.derived("current");
  private static final SecretRecord RECORD =
      Vault.secret("shop", "db").withVersion(VersionEntry.written(VERSION, Vault.NOW));
  private static final Holder SECRET = Holder.managedSecret(RECORD.owner());
  private static final Holder ONE = projection("one");
  private static final Holder TWO = projection("two");
  private static final ProjectionSpec SPEC =
      new ProjectionSpec(
          "spec.projection",
          new ObjectName("login"),
          "Opaque",
          Map.of(),
          Map.of(),
          Shape.of(Shape.Entry.whole("value")),
          false,
          false,
          false);

  private final ProjectionMac mac = new ProjectionMac(KeyMaterial.generate(new SecureRandom()));

  @Test
  void aSecretIsThatOfTheObjectItWasWrittenFor() {
    // Given
    Secret ofOne = written(ONE);

    // When
    ObservedSecret seen = observed(ofOne, ONE, Set.of(ONE));

    // Then
    assertThat(seen.labelled()).isTrue();
    assertThat(seen.proven()).isTrue();
    assertThat(seen.heldBy()).isEmpty();
  }

  @Test
  void theSameVersionProvesNothingToAnotherObject() {
    // Given
    Secret ofOne = written(ONE);

    // When
    ObservedSecret seen = observed(ofOne, TWO, Set.of(ONE, TWO));

    // Then
    assertThat(seen.labelled()).isFalse();
    assertThat(seen.proven()).isFalse();
    assertThat(seen.heldBy()).contains("SecretProjection one");
    assertThat(observed(ofOne, SECRET, Set.of(ONE, SECRET)).proven()).isFalse();
  }

  @Test
  void theSecretOfAManagedSecretIsNotThatOfAProjection() {
    // Given
    Secret ofSecret = written(SECRET);

    // When
    ObservedSecret seen = observed(ofSecret, ONE, Set.of(ONE, SECRET));

    // Then
    assertThat(seen.labelled()).isFalse();
    assertThat(seen.proven()).isFalse();
    assertThat(seen.heldBy()).contains("ManagedSecret db");
  }

  @Test
  void ofTwoNamesOnASecretThatBothClaimTheManagedSecretCounts() {
    // Given
    Secret both = written(ONE);
    both.getMetadata().getAnnotations().put(StrongroomNames.MANAGED_SECRET, "db");

    // When
    ObservedSecret seen = observed(both, ONE, Set.of(ONE, SECRET));

    // Then
    assertThat(seen.labelled()).isFalse();
    assertThat(seen.proven()).isFalse();
    assertThat(observed(both, SECRET, Set.of(ONE, SECRET)).labelled()).isTrue();
  }

  @Test
  void whatSomebodyWroteOnASecretTakesItFromNobody() {
    // Given
    Secret relabelled = written(ONE);
    relabelled.getMetadata().getAnnotations().put(StrongroomNames.SECRET_PROJECTION, "nobody");

    // When
    ObservedSecret seen = observed(relabelled, ONE, Set.of(ONE));

    // Then
    assertThat(seen.labelled()).isFalse();
    assertThat(seen.proven()).isTrue();
  }

  private ObservedSecret observed(Secret secret, Holder me, Set<Holder> holders) {
    return ProjectedSecrets.observe(
        SeenSecretReader.of(secret, mac),
        me,
        RECORD,
        SPEC,
        (kind, name) -> holders.stream().anyMatch(h -> h.kind() == kind && h.name().equals(name)));
  }

  private Secret written(Holder holder) {
    try (SecretValue value = SecretValue.detecting("x".getBytes(StandardCharsets.UTF_8));
        ProjectedData data = new ProjectionRenderer(null, null).render(SPEC, value, "")) {
      Secret secret =
          new MarkedSecrets(() -> mac, "here")
              .of(new ProjectionRequest(holder, SPEC, RECORD, VERSION, Optional.empty()), data);
      secret.getMetadata().setUid("uid-of-login");
      secret.getMetadata().setResourceVersion("1");
      return secret;
    }
  }

  private static Holder projection(String name) {
    return Holder.secretProjection(new Owner("shop", name, "uid-of-" + name));
  }
}
