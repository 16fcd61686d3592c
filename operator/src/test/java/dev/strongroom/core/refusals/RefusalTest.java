package dev.strongroom.core.refusals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.access.AccessDecision;
import dev.strongroom.core.access.AccessRequest;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.Door;
import dev.strongroom.core.access.ProtectedSecret;
import dev.strongroom.core.access.ReportingAuthorizer;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.access.ThreeDoors;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalTest {
  private static final AccountId PAYMENTS = new AccountId("217914889880");
  private static final AccountId REPORTING = new AccountId("219249978523");
  private static final Owner LEDGER = new Owner("payments", "ledger", "uid-1");

  private final List<AccessDecision> reported = new ArrayList<>();

  @Test
  void namesCallerActionAndDoorAndTheCommandThatSaysWhy() {
    // Given
    AccessRequest request = read(caller(REPORTING, "reporting", "pod-7"), LEDGER);

    // When
    decide(request, false);

    // Then
    Refusal refusal = Refusal.of(reported.get(0)).orElseThrow();
    assertThat(refusal)
        .isEqualTo(
            new Refusal(
                LEDGER,
                SecretAction.GET_SECRET_VALUE,
                REPORTING,
                "arn:aws:iam::219249978523:role/report",
                Door.RESOURCE));
    assertThat(refusal.finding().message())
        .isEqualTo(
            "arn:aws:iam::219249978523:role/report was refused secretsmanager:GetSecretValue: the"
                + " resource door is closed. To see why, run: strongroom explain"
                + " secretsmanager:GetSecretValue ledger --namespace payments --as"
                + " arn:aws:iam::219249978523:role/report");
  }

  @Test
  void isTheSameForEverySessionOfARole() {
    // Given
    decide(read(caller(PAYMENTS, "payments", "pod-7"), LEDGER), false);

    // When
    decide(read(caller(PAYMENTS, "payments", "pod-8"), LEDGER), false);

    // Then
    assertThat(reported).hasSize(2);
    assertThat(Refusal.of(reported.get(0))).isEqualTo(Refusal.of(reported.get(1)));
    assertThat(Refusal.of(reported.get(0)).orElseThrow().door()).isEqualTo(Door.IDENTITY);
  }

  @Test
  void whatIsAllowedIsNotReported() {
    // When
    decide(read(caller(PAYMENTS, "payments", "pod-7"), LEDGER), true);

    // Then
    assertThat(reported).isEmpty();
  }

  @Test
  void aSecretThatIsNotThereHasNoOwnerToTell() {
    // Given
    Owner nobody = new Owner("payments", "ledger", "");

    // When
    decide(read(caller(PAYMENTS, "payments", "pod-7"), nobody), false);

    // Then
    assertThat(Refusal.of(reported.get(0))).isEmpty();
  }

  private void decide(AccessRequest request, boolean hasRight) {
    new ReportingAuthorizer(new ThreeDoors((caller, right) -> hasRight), reported::add)
        .decide(request);
  }

  private static Caller.Session caller(AccountId account, String namespace, String session) {
    return new Caller.Session(account, namespace, "report", "uid-2", session, Map.of());
  }

  private static AccessRequest read(Caller caller, Owner owner) {
    ProtectedSecret secret =
        new ProtectedSecret(
            new SecretArn("cluster-local-1", PAYMENTS, new SecretName("ledger"), "AbCdEf"),
            owner,
            Map.of(),
            "",
            Optional.empty(),
            List.of());
    return AccessRequest.onSecret(
        caller, SecretAction.GET_SECRET_VALUE, secret, List.of(), RequestContext.EMPTY);
  }
}
