package dev.strongroom.adapters.kubernetes.declarations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer;
import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer.Answer;
import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer.Asked;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.record.AccountId;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final Caller.Session FORMER = caller("uid-of-former");
  private static final Caller.Session NEXT = caller("uid-of-next");

  private final AnsweringApiServer server = new AnsweringApiServer();
  private final Accounts accounts = new Accounts(server.client, "strongroom-system");
  private String uid = "shop-1";

  @BeforeEach
  void answer() {
    server.answers(this::answer);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aCallerOfTheNextNamespaceNeverGetsTheFormerOne() {
    // Given
    accounts.of("shop");
    accounts.of(FORMER, "shop");
    uid = "shop-2";

    // When
    String seen = accounts.of(NEXT, "shop").uid();

    // Then
    assertThat(seen).isEqualTo("shop-2");
  }

  @Test
  void aNamespaceIsReadOnceForCallsOfTheSameCaller() {
    // Given
    accounts.of(FORMER, "shop");
    long before = reads("shop");

    // When
    accounts.of(FORMER, "shop");

    // Then
    assertThat(reads("shop")).isEqualTo(before);
  }

  @Test
  void anotherNamespaceIsReadOnceForAllCallers() {
    // Given
    accounts.of(FORMER, "bank");

    // When
    accounts.of(NEXT, "bank");

    // Then
    assertThat(reads("bank")).isEqualTo(1);
  }

  @Test
  void theCurrentNamespaceIsReadAnew() {
    // Given
    accounts.of("shop");
    uid = "shop-2";

    // When
    String seen = accounts.current("shop").uid();

    // Then
    assertThat(seen).isEqualTo("shop-2");
  }

  private static Caller.Session caller(String uid) {
    return new Caller.Session(AccountId.ofNamespace("shop"), "shop", "app", uid, "pod", Map.of());
  }

  private long reads(String namespace) {
    return server.asked.stream()
        .filter(asked -> asked.path().equals("/api/v1/namespaces/" + namespace))
        .count();
  }

  /** Each account's id is claimed by the namespace that is there. */
  private Answer answer(Asked asked) {
    String name = asked.path().substring(asked.path().lastIndexOf('/') + 1);
    String holder = name.equals(AccountId.ofNamespace("bank").value()) ? "bank" : "shop";
    return Answer.ok(
        asked.path().contains("accountclaims")
            ? """
            {"kind": "AccountClaim", "apiVersion": "internal.strongroom.dev/v1",
             "metadata": {"name": "%s"}, "spec": {"namespace": "%s", "namespaceUid": "%s"}}
            """
                .formatted(name, holder, uid)
            : """
            {"kind": "Namespace", "apiVersion": "v1",
             "metadata": {"name": "%s", "uid": "%s", "creationTimestamp": "2026-11-01T00:00:00Z"}}
            """
                .formatted(name, uid));
  }
}
