package dev.strongroom.core.accesskeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.sessions.RoleArn;
import dev.strongroom.core.sessions.SessionRefused;
import dev.strongroom.core.sessions.SessionRefused.Fault;
import dev.strongroom.core.sessions.Sts;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssueAccessKeyTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00.5Z");
  private static final RoleArn CHECKOUT = new RoleArn(Sts.SHOP, "checkout");

  private final Sts sts = new Sts();
  private final Objects objects = new Objects();
  private final ProjectionMac mac = new ProjectionMac(KeyMaterial.generate(new SecureRandom()));
  private final IssueAccessKey issuing =
      new IssueAccessKey(sts.roles, objects, new KeySecrets(() -> mac));

  /** Objects by namespace/name, and what was issued. */
  private static final class Objects implements KeyObjects {
    private final Map<String, KeyObject> byName =
        new HashMap<>(Map.of("shop/legacy", new KeyObject("object-1", "7", "checkout", false)));
    private final Map<String, IssuedKey> issued = new HashMap<>();
    private int others;
    private boolean hasChanged;

    @Override
    public Optional<KeyObject> find(String namespace, String name) {
      return Optional.ofNullable(byName.get(namespace + "/" + name));
    }

    @Override
    public int issued(String namespace, String serviceAccount) {
      return others;
    }

    @Override
    public boolean issue(KeyObject object, IssuedKey key) {
      if (hasChanged) {
        return false;
      }
      issued.put(object.uid(), key);
      byName.put("shop/legacy", new KeyObject(object.uid(), "8", object.serviceAccount(), true));
      return true;
    }
  }

  @Test
  void whoeverCanActAsTheServiceAccountGetsTheKeyOfItsObject() {
    // When
    IssueAccessKey.Issued issued = issue("legacy", "token-of-shop/checkout");

    // Then
    assertThat(issued.key()).isEqualTo(objects.issued.get("object-1"));
    assertThat(issued.key().identity().uid()).isEqualTo("uid-1");
    assertThat(issued.key().identity().sessionName()).isEqualTo("legacy");
    assertThat(issued.key().issuedAt()).isEqualTo("2026-11-29T12:00:00Z");
    assertThat(issued.secret().text(PlaintextAccess.granted())).hasSize(40);
  }

  @Test
  void theSecretHalfIsShownOnce() {
    // Given
    issue("legacy", "token-of-shop/checkout");

    // When
    SessionRefused refused = refusal("legacy", "token-of-shop/checkout");

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.ACCESS_DENIED);
    assertThat(refused).hasMessageContaining("shown already");
  }

  @ParameterizedTest
  @ValueSource(strings = {"token-of-shop/billing", "token-of-bank/checkout"})
  void nobodyElseGetsIt(String token) {
    // When
    SessionRefused refused = refusal("legacy", token);

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.ACCESS_DENIED);
    assertThat(objects.issued).isEmpty();
  }

  @Test
  void theObjectOfAnotherServiceAccountIsNotThere() {
    // Given
    objects.byName.put("shop/legacy", new KeyObjects.KeyObject("object-1", "7", "billing", false));

    // When
    SessionRefused refused = refusal("legacy", "token-of-shop/checkout");

    // Then
    assertThat(refused).hasMessageContaining("has no AccessKey of this name");
  }

  @Test
  void aServiceAccountHasTwoKeysAtMost() {
    // Given
    objects.others = IssueAccessKey.MOST_OF_SERVICE_ACCOUNT;

    // When
    SessionRefused refused = refusal("legacy", "token-of-shop/checkout");

    // Then
    assertThat(refused).hasMessageContaining("has 2 access keys");
    assertThat(objects.issued).isEmpty();
  }

  @Test
  void whatCannotBeMarkedIsNotShown() {
    // Given two replicas are asked at the same time
    objects.hasChanged = true;

    // When
    SessionRefused refused = refusal("legacy", "token-of-shop/checkout");

    // Then
    assertThat(refused).hasMessageContaining("Retry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "../legacy", "Legacy"})
  void aNameThatNoKeyCanHaveIsRefusedUnread(String name) {
    // When
    SessionRefused refused = refusal(name, "token-of-shop/checkout");

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.VALIDATION);
  }

  private IssueAccessKey.Issued issue(String name, String token) {
    try (SecretValue presented = SecretValue.text(token)) {
      return issuing.issue(CHECKOUT, name, presented, NOW);
    }
  }

  private SessionRefused refusal(String name, String token) {
    return catchThrowableOfType(SessionRefused.class, () -> issue(name, token));
  }
}
