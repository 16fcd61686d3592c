package dev.strongroom.core.kms;

import static dev.strongroom.core.kms.Kms.BANK;
import static dev.strongroom.core.kms.Kms.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.actions.ActionCall;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UseKeysTest {
  private static final Map<String, String> CONTEXT = Map.of("team", "shop");
  private static final String FOR_BANK =
      "{'Effect':'Allow','Principal':{'AWS':'*'},'Action':'kms:*','Resource':'*'}";

  private final Kms kms = new Kms();
  private final LocatedKey key = kms.key(SHOP);

  @Test
  void everyFormOfAKeyIdNamesTheKey() {
    // Given
    String alias = "alias/" + key.record().alias();
    String aliasArn = "arn:aws:kms:cluster-local-1:" + key.arn().account() + ":" + alias;

    // When
    List<byte[]> sealed =
        List.of(id(), key.arn().toString(), alias, aliasArn).stream()
            .map(name -> encrypt(SHOP, name).ciphertext())
            .toList();

    // Then
    assertThat(sealed).allSatisfy(bytes -> assertThat(decrypt(SHOP, bytes)).isEqualTo("value"));
  }

  @Test
  void theKeyThatIsNamedMustBeTheOneOfTheCiphertext() {
    // Given
    byte[] sealed = encrypt(SHOP, id()).ciphertext();
    LocatedKey other = kms.key(SHOP);

    // When
    KmsRejected refused =
        refused(
            () ->
                kms.use.decrypt(SHOP, Optional.of(other.arn().toString()), CONTEXT, sealed, false));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.INCORRECT_KEY);
    assertThat(decrypt(SHOP, Optional.of(id()), sealed)).isEqualTo("value");
  }

  @Test
  void anotherContextIsAnInvalidCiphertext() {
    // Given
    byte[] sealed = encrypt(SHOP, id()).ciphertext();

    // When
    KmsRejected refused =
        refused(() -> kms.use.decrypt(SHOP, Optional.empty(), Map.of(), sealed, false));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.INVALID_CIPHERTEXT);
  }

  @Test
  void bytesFromElsewhereAreAnInvalidCiphertext() {
    // When
    KmsRejected refused =
        refused(() -> kms.use.decrypt(SHOP, Optional.empty(), CONTEXT, new byte[200], false));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.INVALID_CIPHERTEXT);
  }

  @Test
  void aDisabledKeyDoesNothing() {
    // Given
    byte[] sealed = encrypt(SHOP, id()).ciphertext();
    kms.change.disable(SHOP, id());

    // When
    KmsRejected refused =
        refused(() -> kms.use.decrypt(SHOP, Optional.empty(), CONTEXT, sealed, false));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.DISABLED);
    assertThat(refused.finding().message()).isEqualTo(key.arn() + " is disabled.");
    assertThat(refused(() -> encrypt(SHOP, id())).kind()).isEqualTo(Kind.DISABLED);
    assertThat(refused(() -> kms.use.generateDataKey(SHOP, id(), CONTEXT, 32, false)).kind())
        .isEqualTo(Kind.DISABLED);
  }

  @Test
  void aKeyThatIsPendingDeletionDoesNothing() {
    // Given
    kms.change.scheduleDeletion(SHOP, id(), 7);

    // When
    KmsRejected refused = refused(() -> encrypt(SHOP, id()));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.INVALID_STATE);
    assertThat(refused.finding().message()).isEqualTo(key.arn() + " is pending deletion.");
  }

  @Test
  void aDataKeyComesWithItsCiphertext() {
    // When
    DataKey dataKey = kms.use.generateDataKey(SHOP, id(), CONTEXT, 32, false);

    // Then
    byte[] plain = dataKey.plaintext().bytes(PlaintextAccess.granted());
    assertThat(plain).hasSize(32);
    Decrypted opened =
        kms.use.decrypt(SHOP, Optional.empty(), CONTEXT, dataKey.ciphertext(), false);
    assertThat(opened.plaintext().sameAs(dataKey.plaintext())).isTrue();
  }

  @Test
  void aDataKeyWithoutPlaintextOpensLater() {
    // Given
    Encrypted dataKey = kms.use.generateDataKeyWithoutPlaintext(SHOP, id(), CONTEXT, 16, false);

    // When
    Decrypted opened =
        kms.use.decrypt(SHOP, Optional.empty(), CONTEXT, dataKey.ciphertext(), false);

    // Then
    assertThat(opened.plaintext().length()).isEqualTo(16);
  }

  @Test
  void reEncryptionMovesACiphertextToAnotherKeyAndContext() {
    // Given
    byte[] sealed = encrypt(SHOP, id()).ciphertext();
    LocatedKey other = kms.key(SHOP);

    // When
    UseKeys.ReEncrypted moved =
        kms.use.reEncrypt(
            SHOP,
            new UseKeys.Source(sealed, Optional.empty(), CONTEXT),
            other.arn().toString(),
            Map.of("team", "bank"),
            false);

    // Then
    assertThat(moved.source()).isEqualTo(key.arn());
    assertThat(moved.encrypted().key()).isEqualTo(other.arn());
    Decrypted opened =
        kms.use.decrypt(
            SHOP, Optional.empty(), Map.of("team", "bank"), moved.encrypted().ciphertext(), false);
    assertThat(opened.plaintext().text(PlaintextAccess.granted())).isEqualTo("value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reencryptfrom", "reencryptto"})
  void reEncryptionNeedsBothRights(String missing) {
    // Given
    byte[] sealed = encrypt(SHOP, id()).ciphertext();
    kms.barred = right -> right.subresource().equals(missing);

    // When
    Rejected refused =
        catchThrowableOfType(
            Rejected.class,
            () ->
                kms.use.reEncrypt(
                    SHOP,
                    new UseKeys.Source(sealed, Optional.empty(), CONTEXT),
                    id(),
                    CONTEXT,
                    false));

    // Then
    assertThat(refused.kind()).isEqualTo(Rejected.Kind.ACCESS_DENIED);
  }

  @Test
  void anotherAccountNeedsThePolicyOfTheKey() {
    // Given
    LocatedKey shared = kms.keyWithPolicy(SHOP, FOR_BANK);
    byte[] sealed = encrypt(SHOP, shared.arn().toString()).ciphertext();

    // When
    String opened = decrypt(BANK, sealed);

    // Then
    assertThat(opened).isEqualTo("value");
    assertThat(denied(() -> encrypt(BANK, key.arn().toString()))).isNotNull();
  }

  @Test
  void whoMayNotUseTheKeyOfACiphertextLearnsNoMoreThanOfOneThatIsUnknown() {
    // Given
    byte[] sealed = encrypt(SHOP, id()).ciphertext();
    byte[] unknown = sealed.clone();
    unknown[5] ^= 1;

    // When
    Rejected foreign = denied(() -> decrypt(BANK, sealed));

    // Then
    assertThat(foreign.finding()).isEqualTo(denied(() -> decrypt(BANK, unknown)).finding());
    assertThat(foreign.finding().message())
        .isEqualTo(
            "The ciphertext refers to a customer master key that does not exist, does not exist in"
                + " this region, or you are not allowed to access.");
  }

  @Test
  void aKeyThatDoesNotExistIsNotFoundByThoseWhoMayUseIt() {
    // Given
    String unknown = "00000000-0000-4000-8000-000000000000";

    // When
    KmsRejected refused = refused(() -> encrypt(SHOP, unknown));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
    kms.barred = right -> right.subresource().equals("encrypt");
    assertThat(denied(() -> encrypt(SHOP, unknown))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "7D1A5C3E-0000-4000-8000-000000000001", "alias"})
  void whatIsNoKeyIdIsNotFound(String keyId) {
    // When
    KmsRejected refused = refused(() -> encrypt(SHOP, keyId));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(refused.finding().message()).isEqualTo("Invalid keyId " + keyId);
  }

  @Test
  void whatIsNoArnOfAKeyIsRefused() {
    // When
    KmsRejected refused = refused(() -> encrypt(SHOP, "arn:aws:s3:::bucket"));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.INVALID_ARN);
  }

  @Test
  void aKeyOfAnEarlierNamespaceIsSomebodyElses() {
    // Given
    byte[] sealed = encrypt(SHOP, id()).ciphertext();
    kms.recreate("shop");

    // When
    KmsRejected refused = refused(() -> encrypt(SHOP, id()));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(denied(() -> decrypt(SHOP, sealed))).isNotNull();
  }

  @Test
  void theDefaultKeyIsNotUsedDirectly() {
    // Given
    kms.describe.describe(SHOP, "alias/aws/secretsmanager");

    // When
    Rejected refused = denied(() -> encrypt(SHOP, "alias/aws/secretsmanager"));

    // Then
    assertThat(refused.kind()).isEqualTo(Rejected.Kind.ACCESS_DENIED);
  }

  @Test
  void aDryRunEndsWithAnErrorThatSaysItWouldHaveSucceeded() {
    // Given
    byte[] sealed = encrypt(SHOP, id()).ciphertext();

    // When
    KmsRejected tried =
        refused(() -> kms.use.decrypt(SHOP, Optional.empty(), CONTEXT, sealed, true));

    // Then
    assertThat(tried.kind()).isEqualTo(Kind.DRY_RUN);
    assertThat(
            refused(() -> kms.use.decrypt(SHOP, Optional.empty(), Map.of(), sealed, true)).kind())
        .isEqualTo(Kind.INVALID_CIPHERTEXT);
    assertThat(kms.use.decryptWithoutCiphertext(SHOP, id(), CONTEXT).kind())
        .isEqualTo(Kind.DRY_RUN);
  }

  @Test
  void aContextHasABound() {
    // Given
    Map<String, String> tooLong = Map.of("k", "v".repeat(8192));

    // When
    KmsRejected refused =
        refused(() -> kms.use.encrypt(SHOP, id(), tooLong, SecretValue.text("value"), false));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.VALIDATION);
  }

  @Test
  void whatWasEncryptedBeforeARotationOpensAfterIt() {
    // Given
    byte[] sealed = encrypt(SHOP, id()).ciphertext();
    kms.change.rotate(SHOP, id());

    // When
    String opened = decrypt(SHOP, sealed);

    // Then
    assertThat(opened).isEqualTo("value");
    assertThat(decrypt(SHOP, encrypt(SHOP, id()).ciphertext())).isEqualTo("value");
  }

  @Test
  void randomBytesNeedARight() {
    // Given
    SecretValue random = kms.use.random(SHOP, 64);

    // When
    kms.barred = right -> right.subresource().equals("random");

    // Then
    assertThat(random.length()).isEqualTo(64);
    assertThat(denied(() -> kms.use.random(SHOP, 64))).isNotNull();
  }

  private String id() {
    return key.record().keyId().toString();
  }

  private Encrypted encrypt(ActionCall call, String keyId) {
    return kms.use.encrypt(call, keyId, CONTEXT, SecretValue.text("value"), false);
  }

  private String decrypt(ActionCall call, byte[] sealed) {
    return decrypt(call, Optional.empty(), sealed);
  }

  private String decrypt(ActionCall call, Optional<String> keyId, byte[] sealed) {
    return kms.use
        .decrypt(call, keyId, CONTEXT, sealed, false)
        .plaintext()
        .text(PlaintextAccess.granted());
  }

  private static KmsRejected refused(Runnable call) {
    return catchThrowableOfType(KmsRejected.class, call::run);
  }

  private static Rejected denied(Runnable call) {
    return catchThrowableOfType(Rejected.class, call::run);
  }
}
