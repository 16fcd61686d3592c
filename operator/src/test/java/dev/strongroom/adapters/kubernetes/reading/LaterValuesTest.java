package dev.strongroom.adapters.kubernetes.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.RotationPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects of kinds that are newer than this version. */
class LaterValuesTest {
  private final KubernetesClient client = KubernetesClients.create(Config.empty());
  private final KubernetesSerialization json = client.getKubernetesSerialization();

  @AfterEach
  void close() {
    client.close();
  }

  static Stream<Arguments> objects() {
    return Stream.of(
        Arguments.of(
            ManagedSecret.class, "{\"projection\":{\"form\":\"Later\"}}", "spec.projection.form"),
        Arguments.of(
            ManagedSecret.class,
            "{\"rollout\":{\"targets\":[{\"kind\":\"Later\",\"name\":\"x\"}]}}",
            "spec.rollout.targets[0].kind"),
        Arguments.of(ExternalSecretTarget.class, "{\"type\":\"Later\"}", "spec.type"),
        Arguments.of(RotationPolicy.class, "{\"strategy\":\"Later\"}", "spec.strategy"));
  }

  @ParameterizedTest
  @MethodSource("objects")
  void anObjectWithAValueOfALaterVersionIsReadAndRefused(
      Class<? extends HasMetadata> kind, String spec, String field) {
    // When
    HasMetadata read = json.unmarshal(text(kind, spec), kind);
    HasMetadata reduced = json.unmarshal(json.asJson(read), kind);
    WatchEvent event =
        json.unmarshal(
            "{\"type\":\"ADDED\",\"object\":" + text(kind, spec) + "}", WatchEvent.class);

    // Then
    for (HasMetadata seen : new HasMetadata[] {read, reduced, (HasMetadata) event.getObject()}) {
      assertThat(seen.getMetadata().getAnnotations()).containsEntry("strongroom.dev/rotate", "7");
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> KeptMetadata.requireWhole(seen))
          .satisfies(
              e -> {
                assertThat(e.finding().reason()).isEqualTo(DeclarationReason.LaterValue);
                assertThat(e.finding().message())
                    .startsWith(HasMetadata.getKind(kind) + " db: " + field + " has a value");
              });
    }
  }

  @Test
  void theObjectAfterItIsWhole() {
    // Given
    json.unmarshal(text(RotationPolicy.class, "{\"strategy\":\"Later\"}"), RotationPolicy.class);

    // When
    RotationPolicy next =
        json.unmarshal(
            text(RotationPolicy.class, "{\"strategy\":\"SingleUser\"}"), RotationPolicy.class);

    // Then
    KeptMetadata.requireWhole(next);
    assertThat(next.getSpec().strategy()).isNotNull();
  }

  private static String text(Class<? extends HasMetadata> kind, String spec) {
    return "{\"apiVersion\":\"strongroom.dev/v1\",\"kind\":\""
        + HasMetadata.getKind(kind)
        + "\",\"metadata\":{\"name\":\"db\",\"annotations\":{\"strongroom.dev/rotate\":\"7\"}},\"spec\":"
        + spec
        + "}";
  }
}
