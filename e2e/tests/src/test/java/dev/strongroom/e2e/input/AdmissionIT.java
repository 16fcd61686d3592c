package dev.strongroom.e2e.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.conversion.Conversion;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Example;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the API server says to {@code kubectl apply} of good and bad declarations, one file each. A
 * file of a bad one begins with a comment that quotes what must be in the answer: the path of the
 * field and what is wrong with it.
 */
@RequiresCluster
class AdmissionIT {
  private static final String EXPECT = "# expect: ";
  private static TestNamespace team;

  @BeforeAll
  static void install(Cluster cluster) {
    TestOperator.install(cluster);
    team = TestNamespace.create(cluster.client(), "admission-it");
  }

  static Stream<String> valid() throws IOException {
    return files("valid-");
  }

  static Stream<String> invalid() throws IOException {
    return files("invalid-");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void soundDeclarationsAreTaken(String file) throws IOException {
    // Given
    String yaml = Files.readString(folder().resolve(file));

    // When, Then
    assertThatCode(() -> apply(yaml, true)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void badDeclarationsAreRefusedWithThePathAndWhatIsWrong(String file) throws IOException {
    // Given
    String yaml = Files.readString(folder().resolve(file));
    String expected =
        yaml.lines()
            .filter(line -> line.startsWith(EXPECT))
            .map(line -> line.substring(EXPECT.length()))
            .findFirst()
            .orElseThrow();

    // When
    KubernetesClientException refused = refusal(yaml);

    // Then
    assertThat(refused.getStatus().getMessage()).contains(expected);
    assertThat(refused.getCode()).as(refused.getStatus().getMessage()).isBetween(400, 500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloudformation.yaml", "external-secret.yaml", "sealed-secret.yaml"})
  void whatIsConvertedFromOtherToolsIsTakenOnceTheHostIsWritten(String file) throws IOException {
    // Given
    Conversion conversion = Conversion.of(new Example("convert").text(file));

    for (Map<String, Object> object : conversion.objects()) {
      // When
      String yaml =
          Serialization.asYaml(object).replace("postgresql: {}", "postgresql: {host: db.example}");

      // Then
      assertThatCode(() -> apply(yaml, true)).as(yaml).doesNotThrowAnyException();
    }
  }

  @Test
  void theNameOfASecretCannotBeChangedAddedOrTakenAway() {
    // Given
    apply(named("name: first"), false);
    apply(named("description: without a name").replace("renamed", "unnamed"), false);

    // When
    KubernetesClientException changed = refusal(named("name: second"));
    KubernetesClientException removed = refusal(named("description: without a name"));
    KubernetesClientException added =
        refusal(named("name: second").replace("{name: renamed", "{name: unnamed"));

    // Then
    assertThat(List.of(changed, removed, added))
        .allSatisfy(
            e ->
                assertThat(e.getStatus().getMessage())
                    .contains("spec.name: a secret's name cannot be changed"));
  }

  @Test
  void anObjectThatNoOperatorHasSeenIsInProgressForToolsThatGoByKstatus() {
    // When
    apply(named("description: unseen").replace("renamed", "unseen"), false);

    // Then
    ManagedSecretStatus status = team.managedSecrets("unseen").get().getStatus();
    assertThat(status.observedGeneration()).isNegative();
    assertThat(status.conditions())
        .extracting(c -> c.getType() + "=" + c.getStatus() + " " + c.getReason())
        .containsExactly("Ready=Unknown Pending", "Reconciling=True Pending");
  }

  private static String named(String spec) {
    return """
    apiVersion: strongroom.dev/v1
    kind: ManagedSecret
    metadata: {name: renamed}
    spec: {%s}
    """
        .formatted(spec);
  }

  private static KubernetesClientException refusal(String yaml) {
    KubernetesClientException refused =
        catchThrowableOfType(KubernetesClientException.class, () -> apply(yaml, true));
    assertThat(refused).as("the API server took it").isNotNull();
    return refused;
  }

  /** As kubectl does: server-side, strict about fields that are not in the schema. */
  private static void apply(String yaml, boolean dryRun) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    resource.getMetadata().setNamespace(team.name());
    PatchContext.Builder context =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("kubectl")
            .withFieldValidation("Strict");
    if (dryRun) {
      context.withDryRun(List.of("All"));
    }
    team.client().resource(resource).patch(context.build(), resource);
  }

  private static Stream<String> files(String prefix) throws IOException {
    try (Stream<Path> list = Files.list(folder())) {
      List<String> names =
          list.map(path -> path.getFileName().toString())
              .filter(name -> name.startsWith(prefix))
              .sorted()
              .toList();
      return names.stream();
    }
  }

  private static Path folder() {
    try {
      return Path.of(Objects.requireNonNull(AdmissionIT.class.getResource("/input")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
