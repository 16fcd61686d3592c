package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static dev.strongroom.core.actions.ActionScene.KEY;
import static dev.strongroom.core.actions.ActionScene.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.actions.CreationActions.Creation;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.MemoryDeclarations;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreationActionsTest {
  private static final VersionId TOKEN = VersionId.derived("token");
  private static final String CREATE = "create managedsecrets -";
  private static final String TAG = "update managedsecrets/tags db";
  private static final String[] KEY_RIGHTS = {
    "create encryptionkeys/datakey main", "create encryptionkeys/decrypt main"
  };

  private final WritingScene writing = new WritingScene();
  private final ActionScene scene = writing.scene.allow(CREATE, TAG);
  private final MemoryDeclarations objects = writing.objects;
  private final CreationActions actions = writing.creations;

  @Test
  void aSecretHasWhatItWasCreatedWith() {
    // Given
    Creation creation =
        new Creation(
            "db",
            TOKEN,
            Optional.of("of the shop"),
            Optional.empty(),
            Map.of("team", "shop"),
            Optional.of("SalesforceClientSecret"),
            List.of(),
            Optional.empty());

    // When
    SecretRecord created = create(creation, "s3cr3t");

    // Then
    assertThat(created.current()).contains(TOKEN);
    assertThat(created.metadata())
        .isEqualTo(new Metadata("of the shop", Map.of("team", "shop"), "SalesforceClientSecret"));
    assertThat(created.arn().account()).isEqualTo(ActionScene.SHOP);
    assertThat(objects.objects).containsOnlyKeys("shop/db");
    assertThat(scene.stored("db")).isEqualTo(created);
  }

  @Test
  void replicasAreKeptAndNeedARightOfTheirOwn() {
    // Given
    Creation replicated =
        new Creation(
            "db",
            TOKEN,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            List.of(RegionReplica.requested("eu-west-1", Optional.empty())),
            Optional.empty());
    assertRefused(replicated, Kind.ACCESS_DENIED, denied("ReplicateSecretToRegions", "db"));
    assertThat(objects.objects).isEmpty();
    scene.allow("create managedsecrets/replication db");

    // When
    SecretRecord created = create(replicated, "s3cr3t");

    // Then
    assertThat(created.attributes().replicas())
        .extracting(RegionReplica::region)
        .containsExactly("eu-west-1");
  }

  @Test
  void aSecretWithoutAValueHasNoVersion() {
    // When
    SecretRecord created = actions.create(APP, creation("db"), Optional.empty());

    // Then
    assertThat(created.versions()).isEmpty();
    assertThat(created.current()).isEmpty();
  }

  @Test
  void theSameTokenAndValueAgainChangeNothing() {
    // Given
    SecretRecord first = create(creation("db"), "s3cr3t");

    // When
    SecretRecord again = create(creation("db"), "s3cr3t");

    // Then
    assertThat(again).isEqualTo(first);
    assertThat(objects.objects).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a b | VALIDATION | Invalid name. Must be a valid name containing alphanumeric characters,"
            + " or any of the following: -/_+=.@!",
        "rds!db | INVALID_PARAMETER | The name of a secret cannot contain an exclamation mark: that"
            + " is reserved for secrets that a service owns.",
        "taken | EXISTS | The operation failed because the secret taken already exists.",
        "deleted | INVALID_REQUEST | You can't create this secret because a secret with this name"
            + " is already scheduled for deletion."
      })
  void namesThatCannotBeHadAreRefusedInTheWordsOfAws(String name, Kind kind, String sentence) {
    // Given
    scene.secret("taken");
    scene.put("taken", "1");
    scene.secret(
        "deleted", record -> record.withDeletion(Optional.of(NOW.plus(Duration.ofDays(7)))));

    // When / Then
    assertRefused(creation(name), kind, sentence);
    assertThat(objects.objects).isEmpty();
  }

  @Test
  void theSameTokenWithAnotherValueIsRefused() {
    // Given
    SecretRecord first = create(creation("db"), "another");

    // When / Then
    assertRefused(
        creation("db"),
        Kind.EXISTS,
        "You can't use ClientRequestToken "
            + TOKEN
            + " because that value is already in use for a version of secret "
            + first.arn()
            + ".");
    assertThat(scene.stored("db")).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"db", "taken"})
  void whoMayNotCreateDoesNotLearnWhichNamesAreTaken(String name) {
    // Given
    scene.allowNothing();
    scene.secret("taken");

    // When / Then
    assertRefused(creation(name), Kind.ACCESS_DENIED, denied("CreateSecret", name));
  }

  @Test
  void whoMayNotTagCreatesNoTaggedSecret() {
    // Given
    scene.allowNothing();
    scene.allow(CREATE);

    // When / Then
    assertRefused(tagged(Map.of("team", "shop")), Kind.ACCESS_DENIED, denied("TagResource", "db"));
    assertThat(objects.objects).isEmpty();
    assertThat(create(creation("db"), "s3cr3t").current()).contains(TOKEN);
  }

  @Test
  void aKeyIsUsedByThoseAloneWhoMayUseIt() {
    // Given
    KeyArn key = writing.key("main", true);
    scene.allow(KEY_RIGHTS);

    // When
    SecretRecord created = create(withKey("alias/main"), "s3cr3t");

    // Then
    assertThat(created.metadata().key()).contains(key.keyId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"create encryptionkeys/datakey main", "create encryptionkeys/decrypt main"})
  void whoLacksARightOnTheKeyIsToldSo(String one) {
    // Given
    KeyArn key = writing.key("main", true);
    scene.allow(one);

    // When / Then
    assertRefused(withKey(key.toString()), Kind.ACCESS_DENIED, "Access to KMS is not allowed");
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> actions.create(APP, withKey("alias/main"), Optional.empty()));
    assertThat(objects.objects).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "alias/other | KmsKeyId: there is no key alias/other in this account and region.",
        "alias/main | The encryption key alias/main is disabled. Set spec.enabled of EncryptionKey"
            + " shop/main to true to use it again; until then projected Secrets are left as they"
            + " are."
      })
  void aKeyThatCannotBeUsedIsAnEncryptionFailure(String reference, String sentence) {
    // Given
    writing.key("main", false);

    // When / Then
    assertThatExceptionOfType(KeyUnusable.class)
        .isThrownBy(() -> create(withKey(reference), "s3cr3t"))
        .satisfies(
            failure -> {
              assertThat(failure.finding().message()).isEqualTo(sentence);
              assertThat(failure.use()).isEqualTo(KeyUnusable.Use.ENCRYPT);
            });
    assertThat(objects.objects).isEmpty();
  }

  @Test
  void aKeyOfAnotherAccountEncryptsNothingHere() {
    // When / Then
    assertRefused(
        withKey("arn:aws:kms:cluster-local-1:444455556666:key/" + KEY.keyId()),
        Kind.INVALID_PARAMETER,
        "KmsKeyId: the key arn:aws:kms:cluster-local-1:444455556666:key/"
            + KEY.keyId()
            + " belongs to another account or region, whose keys cannot encrypt secrets here.");
  }

  @Test
  void whatACrashBetweenObjectAndRecordLeavesIsTakenUpByTheSameCall() {
    // Given
    objects.afterCreation =
        () -> {
          throw new Unavailable(StoreReason.StoreUnavailable.with());
        };
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> create(creation("db"), "s3cr3t"));
    assertThat(objects.objects).hasSize(1);
    assertThat(scene.store.find("shop", new SecretName("db"))).isEmpty();
    objects.afterCreation = () -> {};

    // When
    SecretRecord created = create(creation("db"), "s3cr3t");

    // Then
    assertThat(created.current()).contains(TOKEN);
    assertThat(objects.objects).hasSize(1);
  }

  private SecretRecord create(Creation creation, String text) {
    try (SecretValue value = SecretValue.text(text)) {
      return actions.create(APP, creation, Optional.of(value));
    }
  }

  private void assertRefused(Creation creation, Kind kind, String message) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> create(creation, "s3cr3t"))
        .satisfies(
            refused -> {
              assertThat(refused.finding().message()).isEqualTo(message);
              assertThat(refused.kind()).isEqualTo(kind);
            });
  }

  private static String denied(String action, String name) {
    return "User: arn:aws:sts::111122223333:assumed-role/app/pod is not authorized to perform:"
        + " secretsmanager:"
        + action
        + " on resource: arn:aws:secretsmanager:cluster-local-1:111122223333:secret:"
        + name
        + "-000000";
  }

  private static Creation creation(String name) {
    return new Creation(
        name,
        TOKEN,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private static Creation tagged(Map<String, String> tags) {
    return new Creation(
        "db",
        TOKEN,
        Optional.empty(),
        Optional.empty(),
        tags,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private static Creation withKey(String reference) {
    return new Creation(
        "db",
        TOKEN,
        Optional.empty(),
        Optional.of(reference),
        Map.of(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }
}
