package dev.strongroom.adapters.kubernetes.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer;
import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer.Answer;
import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer.Asked;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class KubernetesVersionStoreTest {
  private static final VersionId VERSION = VersionId.derived("version");
  private static final Answer CONFLICT = new Answer(409, "{\"kind\": \"Status\", \"code\": 409}");
  private final AnsweringApiServer server = new AnsweringApiServer();
  private final KubernetesVersionStore versions =
      new KubernetesVersionStore(server.client, "strongroom", Clock.systemUTC());
  private final SecretRecord record = StoredObjectOfRecord.record("db", Optional.empty());
  private int patches;

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aVersionThatIsChangedWhileItIsClaimedIsClaimedAgain() {
    // Given
    server.answers(this::exists);

    // When
    versions.create(record, VERSION, new byte[] {1});

    // Then
    assertThat(server.asked)
        .extracting(Asked::method)
        .filteredOn(method -> !method.equals("GET"))
        .containsExactly("POST", "PATCH", "POST", "PATCH");
  }

  /** It is there, and is changed by somebody else once. */
  private Answer exists(Asked asked) {
    boolean isFirst = asked.method().equals("PATCH") && patches++ == 0;
    return asked.method().equals("POST") || isFirst ? CONFLICT : there(asked);
  }

  private static Answer there(Asked asked) {
    String name = asked.path().substring(asked.path().lastIndexOf('/') + 1);
    return Answer.ok(
        """
        {"kind": "SecretVersion", "apiVersion": "strongroom.dev/v1",
         "metadata": {"name": "%s", "namespace": "strongroom", "resourceVersion": "1"}}
        """
            .formatted(name));
  }
}
