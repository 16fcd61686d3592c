package dev.strongroom.adapters.kubernetes.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.adapters.kubernetes.api.Consents;
import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the client keeps of objects that tenants write. */
@Tag("hostile")
class SeenSecretTest {
  private static final String VALUE = "Y2FuYXJ5LWluLWEtc2VjcmV0";
  private static final String META =
      """
      {"name":"db","namespace":"team","uid":"u","resourceVersion":"7","finalizers":["x/y"],\
      "labels":{"strongroom.dev/managed-by":"strongroom","team":"a"},\
      "annotations":{"strongroom.dev/managed-secret":"db","example.com/note":"hello","big":"%s"},\
      "ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"c","uid":"1"},\
      {"apiVersion":"strongroom.dev/v1","kind":"ManagedSecret","name":"db","uid":"2"}],\
      "managedFields":[{"manager":"kubectl"}]}\
      """
          .formatted("b".repeat(200_000));
  private static final String SECRET =
      "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":"
          + META
          + ",\"data\":{\"password\":\""
          + VALUE
          + "\",\"user\":\"YQ==\"},\"type\":\"Opaque\"}";

  private final KubernetesClient client = KubernetesClients.create(Config.empty());
  private final KubernetesSerialization json = client.getKubernetesSerialization();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void nothingIsKeptOfTheValuesAndOfWhatOthersWrote() {
    // When
    SeenSecret seen = json.unmarshal(SECRET, SeenSecret.class);

    // Then
    assertThat(json.asJson(seen))
        .hasSizeLessThan(1000)
        .doesNotContain(VALUE, "bbbb", "hello", "kubectl", "ConfigMap", "x/y");
    assertThat(seen.type()).isEqualTo("Opaque");
    assertThat(seen.getMetadata().getName()).isEqualTo("db");
    assertThat(seen.getMetadata().getLabels()).containsEntry("team", "a").hasSize(2);
    assertThat(seen.getMetadata().getAnnotations())
        .isEqualTo(Map.of("strongroom.dev/managed-secret", "db"));
    assertThat(seen.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("2"));
    assertThat(seen.dataKeys().orElseThrow()).containsExactly("password", "user");
    assertThat(seen.isTooLarge()).isFalse();
  }

  @Test
  void itIsSeenWhetherADeclaredAnnotationIsThere() {
    // Given
    SeenSecret seen = json.unmarshal(SECRET, SeenSecret.class);

    // When
    Map<String, String> carried =
        seen.carried(Map.of("example.com/note", "hello", "big", "changed", "missing", "x"));

    // Then
    assertThat(carried).isEqualTo(Map.of("example.com/note", "hello"));
  }

  @Test
  void whatIsWrittenForListsReadsAsTheSame() {
    // Given
    SeenSecret seen = json.unmarshal(SECRET, SeenSecret.class);

    // When
    SeenSecret again = json.unmarshal(json.asJson(seen), SeenSecret.class);

    // Then
    assertThat(again).usingRecursiveComparison().isEqualTo(seen);
  }

  @Test
  void eventsOfAWatchAreReadInTheSameWay() {
    // When
    WatchEvent event =
        json.unmarshal("{\"type\":\"ADDED\",\"object\":" + SECRET + "}", WatchEvent.class);

    // Then
    assertThat(event.getObject()).isInstanceOf(SeenSecret.class);
  }

  @Test
  void aSecretThatIsReadForItsValueHasIt() {
    // When
    Secret whole = json.unmarshal(SECRET, Secret.class);

    // Then
    assertThat(whole.getData()).containsEntry("password", VALUE);
  }

  @Test
  void consentIsReadWholeOrNotAtAll() {
    // When
    SeenSecret large = allowing("n".repeat(2000) + ",database");
    SeenSecret tooLong = allowing("n".repeat(20_000) + ",database");

    // Then
    assertThat(Consents.of(large).isGivenTo("database")).isTrue();
    assertThat(Consents.of(large).isGivenTo("n".repeat(1024))).isFalse();
    assertThat(Consents.of(tooLong).names()).isEmpty();
    assertThat(tooLong.isTooLarge()).isTrue();
  }

  private SeenSecret allowing(String names) {
    return json.unmarshal(
        "{\"metadata\":{\"name\":\"a\",\"annotations\":{\"strongroom.dev/allow\":\""
            + names
            + "\"}},\"type\":\"x\"}",
        SeenSecret.class);
  }

  @Test
  void tooManyKeysAndAnnotationsAreNotKept() {
    // Given
    String many =
        IntStream.range(0, 5000)
            .mapToObj(i -> "\"key-" + i + "\":\"\"")
            .collect(Collectors.joining(",", "{", "}"));

    // When
    SeenSecret seen =
        json.unmarshal(
            "{\"metadata\":{\"name\":\"a\",\"annotations\":"
                + many
                + "},\"data\":"
                + many
                + ",\"type\":\"x\"}",
            SeenSecret.class);

    // Then
    assertThat(seen.isTooLarge()).isTrue();
    assertThat(seen.dataKeys()).isEmpty();
    assertThat(json.asJson(seen)).hasSizeLessThan(8000);
  }

  @Test
  void ofAManagedSecretOnlyOurAnnotationsAreKeptButAChangeOfOthersIsSeen() {
    // When
    ManagedSecret one = managedSecret("\"note\":\"" + "n".repeat(200_000) + "\"");
    ManagedSecret same = managedSecret("\"note\":\"" + "n".repeat(200_000) + "\"");
    ManagedSecret other = managedSecret("\"note\":\"m\"");

    // Then
    assertThat(json.asJson(one)).hasSizeLessThan(1000);
    assertThat(annotations(one)).containsEntry("strongroom.dev/rotate", "7");
    assertThat(annotations(one)).isEqualTo(annotations(same)).isNotEqualTo(annotations(other));
    assertThat(annotations(json.unmarshal(json.asJson(one), ManagedSecret.class)))
        .isEqualTo(annotations(one));
    KeptMetadata.requireWhole(one);
  }

  @Test
  void aManagedSecretWithMoreRequestsThanAreKeptIsRefused() {
    // Given
    String many =
        IntStream.range(0, 200)
            .mapToObj(i -> "\"strongroom.dev/x" + i + "\":\"" + "y".repeat(1000) + "\"")
            .collect(Collectors.joining(","));

    // When
    ManagedSecret large = managedSecret(many);

    // Then
    assertThat(json.asJson(large)).hasSizeLessThan(1000);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> KeptMetadata.requireWhole(large))
        .satisfies(
            e -> assertThat(e.finding().reason()).isEqualTo(DeclarationReason.ObjectTooLarge));
  }

  private ManagedSecret managedSecret(String annotations) {
    return json.unmarshal(
        "{\"apiVersion\":\"strongroom.dev/v1\",\"kind\":\"ManagedSecret\",\"metadata\":{\"name\":"
            + "\"a\",\"annotations\":{\"strongroom.dev/rotate\":\"7\","
            + annotations
            + "}},\"spec\":{}}",
        ManagedSecret.class);
  }

  private static Map<String, String> annotations(HasMetadata object) {
    ObjectMeta meta = object.getMetadata();
    return meta.getAnnotations();
  }
}
