package dev.strongroom.adapters.awsapi.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Actions;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.CallListener;
import dev.strongroom.adapters.awsapi.CallMeters;
import dev.strongroom.adapters.awsapi.CallOutcome;
import dev.strongroom.adapters.awsapi.CallRates;
import dev.strongroom.adapters.awsapi.Endpoint;
import dev.strongroom.adapters.awsapi.model.KmsInputs;
import dev.strongroom.adapters.awsapi.server.EndpointServer;
import dev.strongroom.adapters.awsapi.server.ServerLimits;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.kms.Kms;
import dev.strongroom.core.limits.RequestQuotas;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.sessions.IssuedSession;
import dev.strongroom.core.sessions.SessionIdentity;
import dev.strongroom.core.sessions.SessionKeys;
import dev.strongroom.core.sessions.SessionTokens;
import dev.strongroom.core.signature.SignatureVerifier;
import dev.strongroom.core.values.PlaintextAccess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidAliasNameException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidMarkerException;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInternalException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionResponse;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.TagException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** The KMS client of the AWS SDK for Java against the endpoint, unchanged but for the address. */
@Timeout(180)
class KmsClientTest {
  private static final Map<String, String> CONTEXT = Map.of("team", "shop");
  private static final SdkBytes VALUE = SdkBytes.fromUtf8String("value");

  private final Kms kms = new Kms();
  private final KeyMaterial sessionKey = KeyMaterial.generate(new SecureRandom());
  private final SessionTokens tokens = new SessionTokens(new OneKey());
  private final EndpointServer server = server();
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final KmsClient client = client("shop");

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  @Test
  void allInputsOfTheModelHaveAnAction() {
    // When
    List<String> served = actions().all().stream().map(action -> action.name()).toList();

    // Then
    assertThat(served).containsExactlyInAnyOrderElementsOf(KmsInputs.all().keySet());
  }

  @Test
  void aKeyIsMadeAndDescribed() {
    // When
    KeyMetadata made =
        client
            .createKey(
                r -> r.description("for orders").tags(tag("team", "shop")).multiRegion(false))
            .keyMetadata();

    // Then
    KeyMetadata described = client.describeKey(r -> r.keyId(made.keyId())).keyMetadata();
    assertThat(described).isEqualTo(made);
    assertThat(made.arn())
        .isEqualTo(
            "arn:aws:kms:cluster-local-1:%s:key/%s".formatted(made.awsAccountId(), made.keyId()));
    assertThat(made.description()).isEqualTo("for orders");
    assertThat(made.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(made.keyManager()).isEqualTo(KeyManagerType.CUSTOMER);
    assertThat(made.encryptionAlgorithms())
        .containsExactly(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT);
    assertThat(made.creationDate()).isEqualTo(kms.time.instant());
    assertThat(client.listResourceTags(r -> r.keyId(made.arn())).tags())
        .containsExactly(tag("team", "shop"));
  }

  @Test
  void theDefaultKeyIsDescribed() {
    // When
    KeyMetadata described =
        client.describeKey(r -> r.keyId("alias/aws/secretsmanager")).keyMetadata();

    // Then
    assertThat(described.keyManager()).isEqualTo(KeyManagerType.AWS);
    assertThat(described.enabled()).isTrue();
  }

  @Test
  void bytesAreEncryptedAndDecrypted() {
    // Given
    String key = key();
    SdkBytes plaintext = SdkBytes.fromByteArray(new byte[4096]);
    SdkBytes sealed =
        client
            .encrypt(r -> r.keyId(key).plaintext(plaintext).encryptionContext(CONTEXT))
            .ciphertextBlob();

    // When
    DecryptResponse opened =
        client.decrypt(r -> r.ciphertextBlob(sealed).encryptionContext(CONTEXT));

    // Then
    assertThat(opened.plaintext()).isEqualTo(plaintext);
    assertThat(opened.keyId()).endsWith(key);
    assertThat(opened.encryptionAlgorithm()).isEqualTo(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT);
  }

  @Test
  void aDataKeyComesInBothForms() {
    // Given
    String key = key();

    // When
    GenerateDataKeyResponse dataKey =
        client.generateDataKey(
            r -> r.keyId(key).keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT));

    // Then
    SdkBytes opened =
        client
            .decrypt(r -> r.ciphertextBlob(dataKey.ciphertextBlob()).encryptionContext(CONTEXT))
            .plaintext();
    assertThat(opened).isEqualTo(dataKey.plaintext());
    assertThat(opened.asByteArray()).hasSize(32);
    SdkBytes hidden =
        client
            .generateDataKeyWithoutPlaintext(r -> r.keyId(key).numberOfBytes(24))
            .ciphertextBlob();
    assertThat(client.decrypt(r -> r.ciphertextBlob(hidden)).plaintext().asByteArray()).hasSize(24);
    assertThat(client.generateRandom(r -> r.numberOfBytes(7)).plaintext().asByteArray()).hasSize(7);
  }

  @Test
  void aCiphertextMovesToAnotherKey() {
    // Given
    String from = key();
    String to = key();
    SdkBytes sealed = client.encrypt(r -> r.keyId(from).plaintext(VALUE)).ciphertextBlob();

    // When
    ReEncryptResponse moved =
        client.reEncrypt(
            r ->
                r.ciphertextBlob(sealed)
                    .destinationKeyId(to)
                    .destinationEncryptionContext(CONTEXT));

    // Then
    assertThat(moved.sourceKeyId()).endsWith(from);
    assertThat(moved.keyId()).endsWith(to);
    assertThat(
            client
                .decrypt(r -> r.ciphertextBlob(moved.ciphertextBlob()).encryptionContext(CONTEXT))
                .plaintext())
        .isEqualTo(VALUE);
  }

  @Test
  void errorsAreTheClassesOfTheSdk() {
    // Given
    String key = key();
    String other = key();
    SdkBytes sealed = client.encrypt(r -> r.keyId(key).plaintext(VALUE)).ciphertextBlob();

    // When
    client.disableKey(r -> r.keyId(other));
    client.createAlias(r -> r.aliasName("alias/orders").targetKeyId(key));
    for (int i = 1; i < KeyDeclaration.MAX_ALIASES; i++) {
      String further = "alias/orders-" + i;
      client.createAlias(r -> r.aliasName(further).targetKeyId(key));
    }

    // Then
    fails(DisabledException.class, () -> client.encrypt(r -> r.keyId(other).plaintext(VALUE)));
    fails(
        InvalidCiphertextException.class,
        () -> client.decrypt(r -> r.ciphertextBlob(sealed).encryptionContext(CONTEXT)));
    fails(
        IncorrectKeyException.class,
        () -> client.decrypt(r -> r.ciphertextBlob(sealed).keyId(other)));
    fails(NotFoundException.class, () -> client.describeKey(r -> r.keyId("alias/none")));
    fails(
        AlreadyExistsException.class,
        () -> client.createAlias(r -> r.aliasName("alias/orders").targetKeyId(other)));
    fails(
        InvalidAliasNameException.class,
        () -> client.createAlias(r -> r.aliasName("alias/aws/x").targetKeyId(other)));
    fails(
        LimitExceededException.class,
        () -> client.createAlias(r -> r.aliasName("alias/bills").targetKeyId(key)));
    fails(
        MalformedPolicyDocumentException.class,
        () -> client.putKeyPolicy(r -> r.keyId(key).policy("{}")));
    fails(TagException.class, () -> client.tagResource(r -> r.keyId(key).tags(tag("aws:x", "1"))));
    fails(KmsInvalidStateException.class, () -> client.cancelKeyDeletion(r -> r.keyId(key)));
    fails(
        UnsupportedOperationException.class,
        () -> client.createKey(r -> r.keySpec(KeySpec.RSA_2048)));
    fails(InvalidMarkerException.class, () -> client.listKeys(r -> r.marker("x")));
    fails(
        DryRunOperationException.class,
        () -> client.encrypt(r -> r.keyId(key).plaintext(VALUE).dryRun(true)));
  }

  @Test
  void limitsOfTheModelAreChecked() {
    // Given
    String key = key();

    // When
    SdkBytes tooLong = SdkBytes.fromByteArray(new byte[4097]);

    // Then
    assertThatExceptionOfType(KmsException.class)
        .isThrownBy(() -> client.encrypt(r -> r.keyId(key).plaintext(tooLong)))
        .matches(e -> e.awsErrorDetails().errorCode().equals("ValidationException"));
    assertThatExceptionOfType(KmsException.class)
        .isThrownBy(() -> client.generateDataKey(r -> r.keyId(key)))
        .matches(
            e ->
                e.awsErrorDetails()
                    .errorMessage()
                    .equals("Please specify either number of bytes or key spec."));
  }

  @Test
  void whoeverMayNotGetsAccessDenied() {
    // Given
    String arn = client.describeKey(r -> r.keyId(key())).keyMetadata().arn();
    KmsClient bank = client("bank");

    // When
    kms.barred = right -> right.subresource().equals("decrypt");

    // Then
    assertThatExceptionOfType(KmsException.class)
        .isThrownBy(() -> bank.encrypt(r -> r.keyId(arn).plaintext(VALUE)))
        .matches(e -> e.awsErrorDetails().errorCode().equals("AccessDeniedException"));
    SdkBytes sealed = client.encrypt(r -> r.keyId(arn).plaintext(VALUE)).ciphertextBlob();
    assertThatExceptionOfType(KmsException.class)
        .isThrownBy(() -> client.decrypt(r -> r.ciphertextBlob(sealed)))
        .matches(e -> e.awsErrorDetails().errorCode().equals("AccessDeniedException"));
  }

  @Test
  void whatMayPassIsAnErrorThatSdksTryAgain() {
    // Given
    KmsClient once =
        builder("shop")
            .overrideConfiguration(c -> c.retryStrategy(retries -> retries.maxAttempts(1)))
            .build();
    kms.barred =
        right -> {
          throw new Unavailable(StoreReason.StoreUnavailable.with());
        };

    // When
    Runnable call = () -> once.listKeys();

    // Then
    assertThatExceptionOfType(KmsInternalException.class)
        .isThrownBy(call::run)
        .matches(e -> e.statusCode() == 500);
  }

  @Test
  void theLifeOfAKey() {
    // Given
    String key = key();
    client.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(180));
    GetKeyRotationStatusResponse rotation = client.getKeyRotationStatus(r -> r.keyId(key));
    client.rotateKeyOnDemand(r -> r.keyId(key));
    client.disableKeyRotation(r -> r.keyId(key));
    client.updateKeyDescription(r -> r.keyId(key).description("old"));

    // When
    ScheduleKeyDeletionResponse scheduled =
        client.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(9));

    // Then
    assertThat(rotation.keyRotationEnabled()).isTrue();
    assertThat(rotation.rotationPeriodInDays()).isEqualTo(180);
    assertThat(rotation.nextRotationDate())
        .isEqualTo(kms.time.instant().plus(Duration.ofDays(180)));
    assertThat(client.getKeyRotationStatus(r -> r.keyId(key)).keyRotationEnabled()).isFalse();
    assertThat(scheduled.keyState()).isEqualTo(KeyState.PENDING_DELETION);
    assertThat(scheduled.pendingWindowInDays()).isEqualTo(9);
    assertThat(scheduled.deletionDate()).isEqualTo(kms.time.instant().plus(Duration.ofDays(9)));
    client.cancelKeyDeletion(r -> r.keyId(key));
    KeyMetadata kept = client.describeKey(r -> r.keyId(key)).keyMetadata();
    assertThat(kept.keyState()).isEqualTo(KeyState.DISABLED);
    assertThat(kept.deletionDate()).isNull();
    client.enableKey(r -> r.keyId(key));
    assertThat(client.describeKey(r -> r.keyId(key)).keyMetadata().enabled()).isTrue();
  }

  @Test
  void policiesTagsAndAliasesAreReadAsTheyWereWritten() {
    // Given
    String key = key();
    String policy = client.getKeyPolicy(r -> r.keyId(key)).policy();
    client.putKeyPolicy(r -> r.keyId(key).policyName("default").policy(policy + " "));
    client.tagResource(r -> r.keyId(key).tags(tag("a", "1"), tag("b", "2")));
    client.untagResource(r -> r.keyId(key).tagKeys("a"));
    client.createAlias(r -> r.aliasName("alias/orders").targetKeyId(key));

    // When
    List<AliasListEntry> aliases = client.listAliases(r -> r.keyId(key)).aliases();

    // Then
    assertThat(client.getKeyPolicy(r -> r.keyId(key)).policy()).isEqualTo(policy + " ");
    assertThat(client.listKeyPolicies(r -> r.keyId(key)).policyNames()).containsExactly("default");
    assertThat(client.listResourceTags(r -> r.keyId(key)).tags()).containsExactly(tag("b", "2"));
    assertThat(aliases).extracting(AliasListEntry::targetKeyId).containsExactly(key);
    assertThat(aliases.get(0).aliasName()).isEqualTo("alias/orders");
    String other = key();
    client.updateAlias(r -> r.aliasName("alias/orders").targetKeyId(other));
    assertThat(client.describeKey(r -> r.keyId("alias/orders")).keyMetadata().keyId())
        .isEqualTo(other);
    client.deleteAlias(r -> r.aliasName("alias/orders"));
    fails(NotFoundException.class, () -> client.describeKey(r -> r.keyId("alias/orders")));
  }

  @Test
  void paginatorsFindEveryKey() {
    // Given
    List<String> made = List.of(key(), key(), key(), key(), key());

    // When
    List<String> listed =
        client.listKeysPaginator(r -> r.limit(2)).keys().stream()
            .map(KeyListEntry::keyId)
            .collect(Collectors.toList());

    // Then
    assertThat(listed).containsExactlyInAnyOrderElementsOf(made);
  }

  private static void fails(Class<? extends KmsException> type, Runnable call) {
    assertThatExceptionOfType(type).isThrownBy(call::run);
  }

  private String key() {
    return client.createKey().keyMetadata().keyId();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().tagKey(key).tagValue(value).build();
  }

  private KmsActions actions() {
    return new KmsActions(
        new ActionCalls(Kms.REGION, true)::of,
        kms.create,
        kms.change,
        kms.aliases,
        kms.describe,
        kms.use);
  }

  private EndpointServer server() {
    ServerLimits limits = ServerLimits.usual();
    Endpoint endpoint =
        new Endpoint(
            new Actions(actions().all()),
            new SignatureVerifier<>(Kms.REGION, tokens),
            new CallRates(new RequestQuotas(List.of()), 50, System::nanoTime),
            new Silent(),
            new CallMeters(new SimpleMeterRegistry()),
            limits.bodyBytes(),
            Clock.systemUTC());
    return EndpointServer.onLoopback(0, limits, endpoint, Clock.systemUTC());
  }

  private KmsClient client(String namespace) {
    return builder(namespace).build();
  }

  private KmsClientBuilder builder(String namespace) {
    Caller.Session caller = Kms.call(namespace).caller();
    Instant now = Instant.now();
    IssuedSession session =
        tokens.issue(
            new SessionIdentity(caller.account(), namespace, "app", "uid-1", "pod"),
            now.plus(Duration.ofHours(1)),
            now,
            new SecureRandom());
    return KmsClient.builder()
        .endpointOverride(URI.create("http://localhost:" + server.port()))
        .region(Region.of(Kms.REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsSessionCredentials.create(
                    session.session().accessKeyId(),
                    session.secret().text(PlaintextAccess.granted()),
                    session.token())))
        .httpClient(http);
  }

  private static final class Silent implements CallListener {
    @Override
    public void begin(Call call) {
      // Everything may be carried out.
    }

    @Override
    public void end(Call call, CallOutcome outcome) {
      // Nothing is withheld.
    }
  }

  private final class OneKey implements SessionKeys {
    @Override
    public String currentId() {
      return "k1";
    }

    @Override
    public Optional<KeyMaterial> find(String id) {
      return id.equals("k1") ? Optional.of(sessionKey) : Optional.empty();
    }
  }
}
