package dev.strongroom.core.kms;

import static dev.strongroom.core.kms.Kms.BANK;
import static dev.strongroom.core.kms.Kms.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.keys.KeyState;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyManagementTest {
  private static final String ACCOUNT =
      "{'Effect':'Allow','Principal':{'AWS':'"
          + SHOP.caller().account()
          + "'},'Action':'kms:*','Resource':'*'}";
  private static final String NOBODY =
      "{'Effect':'Allow','Principal':{'AWS':'999999999999'},'Action':'kms:*','Resource':'*'}";

  private final Kms kms = new Kms();

  @Test
  void aNewKeyIsAnObjectAndARecord() {
    // Given
    CreateKey.Request request =
        new CreateKey.Request(
            "for orders", Map.of("team", "shop"), Optional.of(Kms.policy(ACCOUNT)), false);

    // When
    LocatedKey key = kms.create.create(SHOP, request);

    // Then
    KeyDeclaration declared = declared(key);
    assertThat(declared).isEqualTo(kms.record(key).customer().orElseThrow().declared());
    assertThat(declared.description()).isEqualTo("for orders");
    assertThat(declared.tags()).containsOnly(Map.entry("team", "shop"));
    assertThat(declared.policy()).contains(Kms.policy(ACCOUNT));
    assertThat(declared.owner().name()).startsWith("key-");
    assertThat(key.arn().account()).isEqualTo(SHOP.caller().account());
    assertThat(key.record().state()).isEqualTo(KeyState.ENABLED);
  }

  @Test
  void aNewKeyMustLeaveItsPolicyToItsAuthor() {
    // Given
    CreateKey.Request request =
        new CreateKey.Request("", Map.of(), Optional.of(Kms.policy(NOBODY)), false);

    // When
    KmsRejected refused = refused(() -> kms.create.create(SHOP, request));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.MALFORMED_POLICY);
    assertThat(refused.finding().message())
        .isEqualTo("The new key policy will not allow you to update the key policy in the future.");
    assertThat(kms.objects.byName).isEmpty();
  }

  @Test
  void anAccountHasItsNumberOfKeys() {
    // Given
    for (int i = 0; i < Kms.MOST_KEYS; i++) {
      kms.key(SHOP);
    }

    // When
    Rejected refused = denied(() -> kms.key(SHOP));

    // Then
    assertThat(refused.kind()).isEqualTo(Rejected.Kind.LIMIT_EXCEEDED);
    assertThat(kms.objects.byName).hasSize(Kms.MOST_KEYS);
  }

  @Test
  void anExcludedNamespaceGetsNoKeys() {
    // When
    KmsRejected refused = refused(() -> kms.key(Kms.call("kube-system")));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.VALIDATION);
    assertThat(kms.objects.byName).isEmpty();
  }

  @Test
  void tagsOfANewKeyNeedTheirRight() {
    // Given
    kms.barred = right -> right.subresource().equals("tags");

    // When
    Rejected refused =
        denied(
            () ->
                kms.create.create(
                    SHOP, new CreateKey.Request("", Map.of("a", "b"), Optional.empty(), false)));

    // Then
    assertThat(refused.kind()).isEqualTo(Rejected.Kind.ACCESS_DENIED);
  }

  @Test
  void aDisabledKeyIsDisabledAtOnceAndEnabledAgain() {
    // Given
    LocatedKey key = kms.key(SHOP);
    kms.change.disable(SHOP, id(key));
    KeyState disabled = kms.record(key).state();

    // When
    kms.change.enable(SHOP, id(key));

    // Then
    assertThat(disabled).isEqualTo(KeyState.DISABLED);
    assertThat(kms.record(key).state()).isEqualTo(KeyState.ENABLED);
    assertThat(declared(key).enabled()).isTrue();
  }

  @Test
  void aScheduledDeletionHasItsWindow() {
    // Given
    LocatedKey key = kms.key(SHOP);

    // When
    LocatedKey scheduled = kms.change.scheduleDeletion(SHOP, id(key), 12);

    // Then
    assertThat(scheduled.record().state()).isEqualTo(KeyState.PENDING_DELETION);
    assertThat(scheduled.record().customer().flatMap(CustomerKey::deletionAt))
        .contains(kms.time.instant().plus(Duration.ofDays(12)));
    assertThat(declared(key).toBeDeleted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 31})
  void aDeletionWindowHasItsBounds(int days) {
    // Given
    LocatedKey key = kms.key(SHOP);

    // When
    KmsRejected refused = refused(() -> kms.change.scheduleDeletion(SHOP, id(key), days));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.VALIDATION);
    assertThat(declared(key).toBeDeleted()).isFalse();
  }

  @Test
  void aCancelledDeletionLeavesTheKeyDisabled() {
    // Given
    LocatedKey key = kms.key(SHOP);
    kms.change.scheduleDeletion(SHOP, id(key), 7);

    // When
    LocatedKey kept = kms.change.cancelDeletion(SHOP, id(key));

    // Then
    assertThat(kept.record().state()).isEqualTo(KeyState.DISABLED);
    assertThat(refused(() -> kms.change.cancelDeletion(SHOP, id(key))).kind())
        .isEqualTo(Kind.INVALID_STATE);
  }

  @Test
  void aKeyWhoseObjectIsGoneGetsItBackWhenItsDeletionIsCancelled() {
    // Given
    LocatedKey key =
        kms.create.create(
            SHOP, new CreateKey.Request("for orders", Map.of("a", "b"), Optional.empty(), false));
    kms.objects.byName.clear();
    kms.declare.schedule(key.customer().declared().owner());

    // When
    LocatedKey kept = kms.change.cancelDeletion(SHOP, id(key));

    // Then
    assertThat(kept.record().keyId()).isEqualTo(key.record().keyId());
    assertThat(declared(key).description()).isEqualTo("for orders");
    assertThat(declared(key).toBeDeleted()).isFalse();
    kms.change.enable(SHOP, id(key));
    assertThat(kms.record(key).state()).isEqualTo(KeyState.ENABLED);
  }

  @Test
  void rotationBySchedule() {
    // Given
    LocatedKey key = kms.key(SHOP);
    kms.change.enableRotation(SHOP, id(key), 90);
    Optional<Duration> period = declared(key).rotationPeriod();

    // When
    kms.change.disableRotation(SHOP, id(key));

    // Then
    assertThat(period).contains(Duration.ofDays(90));
    assertThat(kms.record(key).customer().orElseThrow().declared().rotationPeriod()).isEmpty();
  }

  @Test
  void eachRotationOnDemandIsANewMaterial() {
    // Given
    LocatedKey key = kms.key(SHOP);
    kms.change.rotate(SHOP, id(key));

    // When
    LocatedKey rotated = kms.change.rotate(SHOP, id(key));

    // Then
    assertThat(rotated.record().versions()).hasSize(3);
  }

  static Stream<Consumer<Given>> needEnabledKeys() {
    return Stream.of(
        given -> given.kms.change.enableRotation(SHOP, given.id, 90),
        given -> given.kms.change.disableRotation(SHOP, given.id),
        given -> given.kms.change.rotate(SHOP, given.id));
  }

  /** Names what a parameterized test is about. */
  record Given(Kms kms, String id) {}

  @ParameterizedTest
  @MethodSource("needEnabledKeys")
  void rotationNeedsAnEnabledKey(Consumer<Given> action) {
    // Given
    LocatedKey key = kms.key(SHOP);
    kms.change.disable(SHOP, id(key));

    // When
    KmsRejected refused = refused(() -> action.accept(new Given(kms, id(key))));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.DISABLED);
  }

  static Stream<Consumer<Given>> needKeysThatStay() {
    return Stream.concat(
        needEnabledKeys(),
        Stream.of(
            given -> given.kms.change.enable(SHOP, given.id),
            given -> given.kms.change.disable(SHOP, given.id),
            given -> given.kms.change.describe(SHOP, given.id, "d"),
            given -> given.kms.change.tag(SHOP, given.id, Map.of("a", "b")),
            given -> given.kms.change.untag(SHOP, given.id, Set.of("a")),
            given -> given.kms.change.scheduleDeletion(SHOP, given.id, 7),
            given -> given.kms.aliases.create(SHOP, "alias/x", given.id)));
  }

  @ParameterizedTest
  @MethodSource("needKeysThatStay")
  void aKeyThatIsPendingDeletionIsNotChanged(Consumer<Given> action) {
    // Given
    LocatedKey key = kms.key(SHOP);
    kms.change.scheduleDeletion(SHOP, id(key), 7);

    // When
    KmsRejected refused = refused(() -> action.accept(new Given(kms, id(key))));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.INVALID_STATE);
  }

  @Test
  void aPolicyIsReplacedAndRead() {
    // Given
    LocatedKey key = kms.key(SHOP);

    // When
    kms.change.putPolicy(SHOP, id(key), "default", Kms.policy(ACCOUNT), false);

    // Then
    assertThat(kms.describe.policy(SHOP, id(key), "default")).isEqualTo(Kms.policy(ACCOUNT));
    assertThat(declared(key).policy()).contains(Kms.policy(ACCOUNT));
  }

  @Test
  void aPolicyThatWouldLockItsAuthorOutIsTakenOnlyWhenThatIsAskedFor() {
    // Given
    LocatedKey key = kms.key(SHOP);
    String policy = Kms.policy(NOBODY);
    KmsRejected refused =
        refused(() -> kms.change.putPolicy(SHOP, id(key), "default", policy, false));

    // When
    kms.change.putPolicy(SHOP, id(key), "default", policy, true);

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.MALFORMED_POLICY);
    assertThat(denied(() -> kms.change.disable(SHOP, id(key))).kind())
        .isEqualTo(Rejected.Kind.ACCESS_DENIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"not JSON", "{}", "{\"Version\":\"2012-10-17\",\"Statement\":[{}]}"})
  void aMalformedPolicyIsRefused(String policy) {
    // Given
    LocatedKey key = kms.key(SHOP);

    // When
    KmsRejected refused =
        refused(() -> kms.change.putPolicy(SHOP, id(key), "default", policy, false));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.MALFORMED_POLICY);
  }

  @Test
  void aPolicyThatIsTooLongIsRefused() {
    // Given
    LocatedKey key = kms.key(SHOP);

    // When
    KmsRejected refused =
        refused(() -> kms.change.putPolicy(SHOP, id(key), "default", " ".repeat(32_769), false));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.LIMIT_EXCEEDED);
  }

  @Test
  void keysHaveOnePolicy() {
    // Given
    LocatedKey key = kms.key(SHOP);

    // When
    KmsRejected refused =
        refused(() -> kms.change.putPolicy(SHOP, id(key), "other", Kms.policy(ACCOUNT), false));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void tagsAreAddedAndRemoved() {
    // Given
    LocatedKey key = kms.key(SHOP);
    kms.change.tag(SHOP, id(key), Map.of("a", "1", "b", "2"));

    // When
    kms.change.untag(SHOP, id(key), Set.of("a", "missing"));

    // Then
    assertThat(declared(key).tags()).containsOnly(Map.entry("b", "2"));
  }

  static Stream<Map<String, String>> wrongTags() {
    return Stream.of(
        Map.of("aws:x", "1"),
        IntStream.range(0, 51).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v")));
  }

  @ParameterizedTest
  @MethodSource("wrongTags")
  void wrongTagsAreRefused(Map<String, String> tags) {
    // Given
    LocatedKey key = kms.key(SHOP);

    // When
    KmsRejected refused = refused(() -> kms.change.tag(SHOP, id(key), tags));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.INVALID_TAG);
    assertThat(declared(key).tags()).isEmpty();
  }

  @Test
  void keysOfOtherAccountsAreNotChanged() {
    // Given
    String everybody = "{'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*'}";
    LocatedKey key = kms.keyWithPolicy(SHOP, everybody);

    // When
    Rejected refused = denied(() -> kms.change.disable(BANK, key.arn().toString()));

    // Then
    assertThat(refused.kind()).isEqualTo(Rejected.Kind.ACCESS_DENIED);
    assertThat(kms.describe.describe(BANK, key.arn().toString()).arn()).isEqualTo(key.arn());
  }

  @Test
  void everyChangeNeedsItsRight() {
    // Given
    LocatedKey key = kms.key(SHOP);
    kms.barred = right -> right.verb().equals("delete") && right.subresource().isEmpty();

    // When
    Rejected refused = denied(() -> kms.change.scheduleDeletion(SHOP, id(key), 7));

    // Then
    assertThat(refused.finding().message()).contains("kms:ScheduleKeyDeletion");
    assertThat(kms.record(key).state()).isEqualTo(KeyState.ENABLED);
  }

  @Test
  void aChangeThatTheObjectDidNotTakeIsNotInTheRecordEither() {
    // Given
    LocatedKey key = kms.key(SHOP);
    kms.objects.failAfter(0);

    // When
    Unavailable failed =
        catchThrowableOfType(Unavailable.class, () -> kms.change.disable(SHOP, id(key)));

    // Then
    assertThat(failed).isNotNull();
    assertThat(kms.record(key).state()).isEqualTo(KeyState.ENABLED);
  }

  private KeyDeclaration declared(LocatedKey key) {
    return kms.objects.byName.get(key.customer().declared().owner().toString()).key();
  }

  private static String id(LocatedKey key) {
    return key.record().keyId().toString();
  }

  private static KmsRejected refused(Runnable call) {
    return catchThrowableOfType(KmsRejected.class, call::run);
  }

  private static Rejected denied(Runnable call) {
    return catchThrowableOfType(Rejected.class, call::run);
  }
}
