package dev.strongroom.core.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.DeclareKey;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectCipherTest {
  private static final Map<String, String> CONTEXT = Map.of("team", "shop", "stage", "prod");

  private final Vault vault = new Vault();
  private final DirectCipher cipher = new DirectCipher(vault.keys, new SecureRandom());
  private final KeyRecord key = stored("main", true);

  @ParameterizedTest
  @ValueSource(ints = {1, 32, 4096})
  void whatWasEncryptedOpensWithTheSameContext(int length) {
    // Given
    byte[] sealed = encrypt("x".repeat(length));

    // When
    Optional<SecretValue> opened = decrypt(CONTEXT, sealed);

    // Then
    assertThat(text(opened)).isEqualTo("x".repeat(length));
    assertThat(sealed).hasSize(38 + 28 + length);
  }

  @Test
  void theOrderOfTheContextDoesNotMatter() {
    // Given
    byte[] sealed = encrypt("value");
    Map<String, String> other = new LinkedHashMap<>();
    other.put("stage", "prod");
    other.put("team", "shop");

    // When
    Optional<SecretValue> opened = decrypt(other, sealed);

    // Then
    assertThat(text(opened)).isEqualTo("value");
  }

  static Stream<Map<String, String>> otherContexts() {
    return Stream.of(
        Map.of(),
        Map.of("team", "shop"),
        Map.of("team", "shop", "stage", "prod", "more", ""),
        Map.of("team", "shop", "stage", "Prod"),
        Map.of("team", "prod", "stage", "shop"),
        Map.of("teamshop", "stage", "prod", ""));
  }

  @ParameterizedTest
  @MethodSource("otherContexts")
  void itDoesNotOpenWithAnotherContext(Map<String, String> other) {
    // Given
    byte[] sealed = encrypt("value");

    // When
    Optional<SecretValue> opened = decrypt(other, sealed);

    // Then
    assertThat(opened).isEmpty();
  }

  @Test
  void noByteCanBeChanged() {
    // Given
    byte[] sealed = encrypt("value");

    // When
    List<Integer> opening =
        IntStream.range(0, sealed.length)
            .filter(
                at -> {
                  byte[] changed = sealed.clone();
                  changed[at] ^= 1;
                  return DirectCiphertext.decode(changed)
                      .flatMap(parts -> cipher.decrypt(key, CONTEXT, parts))
                      .isPresent();
                })
            .boxed()
            .toList();

    // Then
    assertThat(opening).isEmpty();
  }

  @Test
  void itDoesNotOpenWithAnotherKey() {
    // Given
    byte[] sealed = encrypt("value");
    KeyRecord other = stored("other", true);

    // When
    Optional<SecretValue> opened =
        cipher.decrypt(other, CONTEXT, DirectCiphertext.decode(sealed).orElseThrow());

    // Then
    assertThat(opened).isEmpty();
  }

  @Test
  void itDoesNotOpenWithTheSameMaterialUnderAnotherArn() {
    // Given
    byte[] sealed = encrypt("value");
    CustomerKey customer = key.customer().orElseThrow();
    KeyArn elsewhere = new KeyArn("other-local-1", customer.arn().account(), key.keyId());
    KeyRecord moved =
        new KeyRecord(
            key.name(),
            key.namespace(),
            key.alias(),
            key.keyId(),
            key.versions(),
            Optional.of(
                new CustomerKey(
                    customer.declared(),
                    customer.tenancy(),
                    elsewhere,
                    Optional.empty(),
                    Optional.empty())),
            key.revision());

    // When
    Optional<SecretValue> opened =
        cipher.decrypt(moved, CONTEXT, DirectCiphertext.decode(sealed).orElseThrow());

    // Then
    assertThat(opened).isEmpty();
  }

  @Test
  void itNamesItsKeyAndOpensAfterARotation() {
    // Given
    byte[] sealed = encrypt("value");
    KeyRecord rotated =
        vault
            .store
            .compareAndSwap(
                key.withNewMaterial(vault.maker.material(key.keyId(), key.namespace(), 2)))
            .orElseThrow();

    // When
    DirectCiphertext parts = DirectCiphertext.decode(sealed).orElseThrow();

    // Then
    assertThat(parts.keyId()).isEqualTo(key.keyId());
    assertThat(parts.keyVersion()).isEqualTo(1);
    assertThat(text(cipher.decrypt(rotated, CONTEXT, parts))).isEqualTo("value");
    byte[] newer = cipher.encrypt(rotated, CONTEXT, SecretValue.text("newer"));
    assertThat(DirectCiphertext.decode(newer).orElseThrow().keyVersion()).isEqualTo(2);
  }

  @Test
  void equalPlaintextsHaveDifferentCiphertextsUnderDifferentKeys() {
    // Given
    Set<String> purposes = new HashSet<>();

    // When
    for (int i = 0; i < 100; i++) {
      purposes.add(DirectCiphertext.decode(encrypt("value")).orElseThrow().purpose());
    }

    // Then
    assertThat(purposes).hasSize(100);
  }

  @Test
  void aDisabledKeyDoesNothing() {
    // Given
    KeyRecord disabled = stored("disabled", false);

    // When
    KeyUnusable refused =
        catchThrowableOfType(
            KeyUnusable.class, () -> cipher.encrypt(disabled, CONTEXT, SecretValue.text("value")));

    // Then
    assertThat(refused.use()).isEqualTo(KeyUnusable.Use.ENCRYPT);
  }

  static Stream<byte[]> otherBytes() {
    return Stream.of(new byte[0], new byte[66], new byte[67], bytes(1, 2, 67), bytes(1, 1, 4163));
  }

  @ParameterizedTest
  @MethodSource("otherBytes")
  void bytesOfNoKnownFormAreRefused(byte[] bytes) {
    // When
    Optional<DirectCiphertext> decoded = DirectCiphertext.decode(bytes);

    // Then
    assertThat(decoded).isEmpty();
  }

  private static byte[] bytes(int format, int algorithm, int length) {
    byte[] bytes = new byte[length];
    bytes[0] = (byte) format;
    bytes[1] = (byte) algorithm;
    return bytes;
  }

  private byte[] encrypt(String text) {
    try (SecretValue plaintext = SecretValue.text(text)) {
      return cipher.encrypt(key, CONTEXT, plaintext);
    }
  }

  private Optional<SecretValue> decrypt(Map<String, String> context, byte[] sealed) {
    return cipher.decrypt(key, context, DirectCiphertext.decode(sealed).orElseThrow());
  }

  private static String text(Optional<SecretValue> value) {
    return value.orElseThrow().text(PlaintextAccess.granted());
  }

  private KeyRecord stored(String name, boolean enabled) {
    UUID id = vault.maker.keyId();
    Owner owner = new Owner("shop", name, "uid");
    KeyDeclaration declared =
        new KeyDeclaration(
            owner,
            name,
            Set.of(),
            "",
            Map.of(),
            Optional.empty(),
            enabled,
            Optional.empty(),
            KeyDeclaration.DEFAULT_WINDOW,
            false);
    CustomerKey customer =
        new CustomerKey(
            declared,
            Tenancy.of("uid-of-shop"),
            new KeyArn("cluster-local-1", AccountId.ofNamespace("shop"), id),
            Optional.empty(),
            Optional.empty());
    return vault
        .store
        .create(
            new KeyRecord(
                DeclareKey.recordName(owner),
                "shop",
                name,
                id,
                List.of(vault.maker.material(id, "shop", 1)),
                Optional.of(customer),
                ""))
        .orElseThrow();
  }
}
