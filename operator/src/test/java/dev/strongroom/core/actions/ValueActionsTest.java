package dev.strongroom.core.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.ThreeDoors;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.secrets.AccessDates;
import dev.strongroom.core.secrets.PutSecretValue;
import dev.strongroom.core.secrets.ReadSecretValue;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueActionsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String REGION = "cluster-local-1";
  private static final AccountId SHOP = new AccountId("111122223333");
  private static final AccountId BANK = new AccountId("444455556666");
  private static final SecretName NAME = new SecretName("prod/db");
  private static final SecretArn ARN = new SecretArn(REGION, SHOP, NAME, "AbCdEf");
  private static final VersionId V1 = VersionId.derived("1");
  private static final ActionCall APP = call(SHOP, "shop");
  private static final ActionCall FAR = call(BANK, "bank");

  private final MemoryStore store = new MemoryStore();
  private final Set<String> rights = new HashSet<>();
  private String namespaceUid = "ns-1";
  private final ValueActions actions =
      new ValueActions(
          new SecretAccess(
              new SecretLocator(
                  store,
                  account -> Optional.of(account.equals(SHOP) ? "shop" : "bank"),
                  name -> new NamespaceIdentity(name, namespaceUid, NOW, SHOP, Set.of())),
              new ThreeDoors(
                  (caller, right) ->
                      rights.contains(
                          right.verb()
                              + " "
                              + right.ruleResource()
                              + " "
                              + right.name().orElse("-"))),
              new Protection(key -> Optional.empty(), (name, text) -> null),
              REGION),
          new ReadSecretValue(store, store, new AccessDates(store, CLOCK)),
          new PutSecretValue(store, store, AccountBudget.UNLIMITED, CLOCK));

  ValueActionsTest() {
    store.create(
        SecretRecord.create(ARN, new Owner("shop", "db", "uid-1"), Metadata.NONE, NOW)
            .withTenancy(Tenancy.of("ns-1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prod/db",
        "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:prod/db-AbCdEf",
        "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:prod/db"
      })
  void whoMayReadGetsTheValueByEachFormOfTheId(String id) {
    // Given
    rights.add("update managedsecrets/value db");
    rights.add("get managedsecrets/value db");
    put(APP, "prod/db", "s3cr3t");

    // When
    String value = get(APP, id);

    // Then
    assertThat(value).isEqualTo("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "other",
        "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:prod/db-XXXXXX",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf"
      })
  void whoMayReadLearnsThatThereIsNoSuchSecret(String id) {
    // Given
    rights.add("get managedsecrets/value other");
    rights.add("get managedsecrets/value prod/db");

    // When / Then
    assertRefused(APP, id, Kind.NOT_FOUND, "Secrets Manager can't find the specified secret.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod/db", "other"})
  void whoMayNotReadDoesNotLearnWhetherItExists(String id) {
    // When / Then
    String resource = id.equals("other") ? id : ARN.toString();
    assertRefused(
        APP,
        id,
        Kind.ACCESS_DENIED,
        "User: arn:aws:sts::111122223333:assumed-role/app/pod is not authorized to perform:"
            + " secretsmanager:GetSecretValue on resource: "
            + resource);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:prod/db-AbCdEf",
        "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:other-AbCdEf"
      })
  void anotherAccountDoesNotLearnWhetherItExists(String id) {
    // Given
    rights.add("get managedsecrets/value " + id);

    // When / Then
    assertRefused(
        FAR,
        id,
        Kind.ACCESS_DENIED,
        "User: arn:aws:sts::444455556666:assumed-role/app/pod is not authorized to perform:"
            + " secretsmanager:GetSecretValue on resource: "
            + id);
  }

  @Test
  void aSecretOfAnEarlierNamespaceOfThatNameIsNotThere() {
    // Given
    rights.add("update managedsecrets/value db");
    put(APP, "prod/db", "s3cr3t");
    rights.add("get managedsecrets/value db");
    rights.add("get managedsecrets/value prod/db");
    namespaceUid = "ns-2";

    // When / Then
    assertRefused(
        APP, "prod/db", Kind.NOT_FOUND, "Secrets Manager can't find the specified secret.");
  }

  @Test
  void whoMayReadMayNotPut() {
    // Given
    rights.add("get managedsecrets/value db");

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> put(APP, "prod/db", "s3cr3t"))
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(Kind.ACCESS_DENIED));
    assertThat(store.find("shop", NAME).orElseThrow().versions()).isEmpty();
  }

  private void put(ActionCall call, String id, String text) {
    try (SecretValue value = SecretValue.text(text)) {
      actions.put(call, id, V1, value, Set.of());
    }
  }

  private String get(ActionCall call, String id) {
    return actions.get(
        call,
        id,
        VersionReference.CURRENT,
        (record, version, value) -> value.text(PlaintextAccess.granted()));
  }

  private void assertRefused(ActionCall call, String id, Kind kind, String message) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> get(call, id))
        .satisfies(
            refused -> {
              assertThat(refused.finding().message()).isEqualTo(message);
              assertThat(refused.kind()).isEqualTo(kind);
            });
  }

  private static ActionCall call(AccountId account, String namespace) {
    return new ActionCall(
        new Caller.Session(account, namespace, "app", "uid-1", "pod", Map.of()),
        RequestContext.EMPTY);
  }
}
