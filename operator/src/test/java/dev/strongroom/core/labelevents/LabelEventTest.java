package dev.strongroom.core.labelevents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.labelevents.EventSink.Answer;
import dev.strongroom.core.record.LabelUpdate;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.StagingLabel;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelEventTest {
  private static final SecretArn ARN = Told.secret("app/db", Told.outbox(0, 0)).arn();

  @Test
  void anEventIsThatOfEventBridgeInACloudEvent() {
    // Given
    LabelEvent event = new LabelEvent(ARN, Told.update(7));

    // When
    String json = event.cloudEvent();

    // Then
    assertThat(json)
        .isEqualTo(
            ("{'specversion':'1.0','id':'%1$s','source':'/strongroom/cluster-local-1/123456789012',"
                    + "'type':'dev.strongroom.secret.label.updated','subject':'%2$s',"
                    + "'time':'2026-11-29T10:00:00Z','sequence':'7',"
                    + "'datacontenttype':'application/json','data':{'version':'0','id':'%1$s',"
                    + "'detail-type':'Secret Label Updated','source':'aws.secretsmanager',"
                    + "'account':'123456789012','time':'2026-11-29T10:00:00Z',"
                    + "'region':'cluster-local-1','resources':['%2$s'],"
                    + "'detail':{'name':'app/db','labelUpdated':'AWSCURRENT',"
                    + "'versionId':'%3$s'}}}")
                .formatted(event.id(), ARN, Told.V1)
                .replace('\'', '"'));
  }

  @Test
  void anEventHasOneIdForEachChange() {
    // Given
    LabelUpdate update = Told.update(7);
    LabelUpdate other =
        new LabelUpdate(new StagingLabel("blue"), update.version(), update.serial(), update.at());

    // When
    Set<Object> ids =
        Stream.of(update, Told.update(7), Told.update(8), other)
            .map(u -> new LabelEvent(ARN, u).id())
            .collect(Collectors.toSet());

    // Then
    assertThat(ids).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "200, TAKEN",
    "202, TAKEN",
    "204, TAKEN",
    "400, REFUSED",
    "409, REFUSED",
    "413, REFUSED",
    "415, REFUSED",
    "422, REFUSED",
    "100, AWAY",
    "302, AWAY",
    "401, AWAY",
    "403, AWAY",
    "404, AWAY",
    "408, AWAY",
    "410, AWAY",
    "429, AWAY",
    "500, AWAY",
    "503, AWAY",
    "-1, AWAY"
  })
  void aStatusIsAboutTheEventOrAboutTheSink(int status, Answer expected) {
    assertThat(Answer.of(status)).isEqualTo(expected);
  }
}
