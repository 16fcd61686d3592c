package dev.strongroom.adapters.kubernetes.reconcilers.secretprojection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.strongroom.adapters.kubernetes.projection.ProjectionRequest;
import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.projection.Shape;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.VersionId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsumerCheckTest {
  private final ConsumerCheck check = new ConsumerCheck((name, uid) -> Vault.namespace(name));

  @Test
  void aValueIsReadForTheNamespaceThatIsThere() {
    // When
    Throwable refused = catchThrowable(() -> check.reading(request(Optional.of("uid-of-web"))));

    // Then
    assertThat(refused).isNull();
  }

  @Test
  void noValueIsReadForANamespaceThatAnotherOneHasTakenThePlaceOf() {
    // When
    Throwable refused = catchThrowable(() -> check.reading(request(Optional.of("former"))));

    // Then
    assertThat(refused).isInstanceOf(Unavailable.class);
    assertThat(catchThrowable(() -> check.reading(request(Optional.empty()))))
        .isInstanceOf(Unavailable.class);
  }

  private static ProjectionRequest request(Optional<String> namespaceUid) {
    return new ProjectionRequest(
        Holder.secretProjection(new Owner("web", "db", "uid")),
        new ProjectionSpec(
            "spec.projection",
            new ObjectName("db"),
            "Opaque",
            Map.of(),
            Map.of(),
            Shape.of(Shape.Entry.whole("value")),
            false,
            false,
            false),
        Vault.secret("shop", "db"),
        VersionId.derived("current"),
        namespaceUid);
  }
}
