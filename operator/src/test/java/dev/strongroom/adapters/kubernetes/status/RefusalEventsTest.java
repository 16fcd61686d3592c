package dev.strongroom.adapters.kubernetes.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer;
import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer.Answer;
import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer.Asked;
import dev.strongroom.core.access.Door;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.refusals.Refusal;
import dev.strongroom.core.refusals.RefusalReport;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefusalEventsTest {
  private static final String EVENTS = "/apis/events.k8s.io/v1/namespaces/payments/events";
  private static final Instant FIRST = Instant.parse("2026-11-29T12:00:00Z");
  private static final Refusal REFUSAL =
      new Refusal(
          new Owner("payments", "ledger", "uid-1"),
          SecretAction.GET_SECRET_VALUE,
          new AccountId("219249978523"),
          "arn:aws:iam::219249978523:role/report",
          Door.KEY);

  private final AnsweringApiServer server = new AnsweringApiServer();
  private final RefusalEvents events = new RefusalEvents(server.client, "endpoint-1");

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theFirstRefusalIsAnEventOnTheManagedSecret() {
    // Given
    server.answers("{}");

    // When
    events.write(new RefusalReport(REFUSAL, FIRST, FIRST, 1));

    // Then one request that makes it, also where it is there already
    assertThat(server.asked).hasSize(1);
    Asked asked = server.asked.get(0);
    assertThat(asked.method()).isEqualTo("PATCH");
    assertThat(asked.path()).startsWith(EVENTS + "/ledger.");
    assertThat(asked.body().path("reason").textValue()).isEqualTo("CallerRefused");
    assertThat(asked.body().path("type").textValue()).isEqualTo("Warning");
    assertThat(asked.body().path("action").textValue()).isEqualTo("GetSecretValue");
    assertThat(asked.body().path("note").textValue())
        .startsWith("arn:aws:iam::219249978523:role/report was refused")
        .contains("the key door is closed");
    assertThat(asked.body().at("/regarding/uid").textValue()).isEqualTo("uid-1");
    assertThat(asked.body().path("series").isMissingNode()).isTrue();
  }

  @Test
  void laterOnesRaiseTheCountOfTheSameEvent() {
    // Given
    server.answers("{}");
    events.write(new RefusalReport(REFUSAL, FIRST, FIRST, 1));

    // When
    events.write(new RefusalReport(REFUSAL, FIRST, FIRST.plusSeconds(90), 17));

    // Then
    Asked asked = server.asked.get(1);
    assertThat(asked.path()).isEqualTo(server.asked.get(0).path());
    assertThat(asked.body().path("series").toString())
        .isEqualTo("{\"count\":17,\"lastObservedTime\":\"2026-11-29T12:01:30.000000Z\"}");
    assertThat(asked.body().path("eventTime").textValue()).isEqualTo("2026-11-29T12:00:00.000000Z");
  }

  @Test
  void anEventThatCannotBeWrittenFailsNothing() {
    // Given
    server.answers(asked -> new Answer(403, "{}"));

    // When
    events.write(new RefusalReport(REFUSAL, FIRST, FIRST, 1));

    // Then
    assertThat(server.asked).hasSize(1);
  }
}
