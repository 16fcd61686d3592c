package dev.strongroom.core.accesskeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.sessions.ServiceAccounts;
import dev.strongroom.core.sessions.Session;
import dev.strongroom.core.sessions.SessionIdentity;
import dev.strongroom.core.signature.SignatureRefused;
import dev.strongroom.core.signature.SignatureRefused.Fault;
import dev.strongroom.core.signature.SigningCredentials;
import dev.strongroom.core.signature.SigningCredentials.Credential;
import dev.strongroom.core.values.PlaintextAccess;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessKeyCredentialsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final SessionIdentity CHECKOUT =
      new SessionIdentity(new AccountId("123456789012"), "shop", "checkout", "uid-1", "legacy");
  private static final IssuedKey KEY = new IssuedKey("object-1", CHECKOUT, NOW);

  private final KeyMaterial installation = KeyMaterial.generate(new SecureRandom());
  private final Map<String, IssuedKey> keys = new HashMap<>(Map.of(KEY.id(), KEY));
  private final Map<String, String> uids = new HashMap<>(Map.of("shop/checkout", "uid-1"));
  private final AccessKeyCredentials credentials = replica();

  /** A replica has a MAC of its own with the installation's key. */
  private AccessKeyCredentials replica() {
    return new AccessKeyCredentials(
        id -> Optional.ofNullable(keys.get(id)),
        secrets(),
        (namespace, name) ->
            Optional.ofNullable(uids.get(namespace + "/" + name))
                .map(uid -> new ServiceAccounts.Found(uid, Map.of("team", "blue"))),
        sessions());
  }

  private KeySecrets secrets() {
    ProjectionMac mac =
        new ProjectionMac(KeyMaterial.owning(installation.bytes(PlaintextAccess.granted())));
    return new KeySecrets(() -> mac);
  }

  private static SigningCredentials<Session> sessions() {
    return (id, token, now) -> {
      throw SignatureRefused.expiredToken();
    };
  }

  @Test
  void everyReplicaFindsTheSecretThatWasIssued() {
    // Given
    String issued = secrets().issue(KEY).text(PlaintextAccess.granted());

    // When
    Credential<Session> found = credentials.find(KEY.id(), Optional.empty(), NOW);

    // Then
    assertThat(KEY.id()).matches("AKIA[A-Z2-7]{16}");
    assertThat(issued).hasSize(40);
    assertThat(found.secret().text(PlaintextAccess.granted())).isEqualTo(issued);
    assertThat(found.owner().identity()).isEqualTo(CHECKOUT);
    assertThat(found.owner().accessKeyId()).isEqualTo(KEY.id());
  }

  @Test
  void aKeyWhoseObjectWasTamperedWithHasAnotherSecret() {
    // Given somebody who may write the status binds it to a ServiceAccount that was made again
    String issued = secrets().issue(KEY).text(PlaintextAccess.granted());
    credentials.find(KEY.id(), Optional.empty(), NOW);
    SessionIdentity other =
        new SessionIdentity(CHECKOUT.account(), "shop", "checkout", "uid-2", "legacy");
    keys.put(KEY.id(), new IssuedKey(KEY.objectUid(), other, NOW));
    uids.put("shop/checkout", "uid-2");

    // When
    Credential<Session> found = credentials.find(KEY.id(), Optional.empty(), NOW);

    // Then
    assertThat(found.secret().text(PlaintextAccess.granted())).isNotEqualTo(issued);
  }

  @Test
  void aRevokedKeyIsUnknown() {
    // Given
    keys.clear();

    // When
    Fault fault = faultOf(KEY.id(), Optional.empty());

    // Then
    assertThat(fault).isEqualTo(Fault.UNKNOWN_CLIENT);
  }

  @Test
  void aKeyEndsWithItsServiceAccount() {
    // Given
    uids.put("shop/checkout", "uid-2");

    // When
    Fault fault = faultOf(KEY.id(), Optional.empty());

    // Then
    assertThat(fault).isEqualTo(Fault.UNKNOWN_CLIENT);
  }

  @Test
  void aKeyHasNoSessionToken() {
    // When
    Fault fault = faultOf(KEY.id(), Optional.of("token"));

    // Then
    assertThat(fault).isEqualTo(Fault.UNKNOWN_CLIENT);
  }

  @Test
  void nothingIsAllowedWhileRevocationsCannotBeSeen() {
    // Given
    AccessKeyCredentials blind =
        new AccessKeyCredentials(
            id -> {
              throw new Unavailable(AccessReason.ReviewUnavailable.with("accesskeys"));
            },
            secrets(),
            (namespace, name) -> Optional.of(new ServiceAccounts.Found("uid-1", Map.of())),
            sessions());

    // Then
    assertThatThrownBy(() -> blind.find(KEY.id(), Optional.empty(), NOW))
        .isInstanceOf(Unavailable.class);
  }

  @Test
  void otherIdsAreThoseOfSessions() {
    // When
    Fault fault = faultOf("ASIAABCDEFGHIJKLMNOP", Optional.of("token"));

    // Then
    assertThat(fault).isEqualTo(Fault.EXPIRED_TOKEN);
  }

  private Fault faultOf(String id, Optional<String> token) {
    return catchThrowableOfType(SignatureRefused.class, () -> credentials.find(id, token, NOW))
        .fault();
  }
}
