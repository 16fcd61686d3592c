package dev.strongroom.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.AccountId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class AccountDirectoryTest {
  @Test
  void anAccountIsFoundBesideANamespaceWithAMalformedId() {
    try (AnsweringApiServer server = new AnsweringApiServer()) {
      // Given
      server.answers(
          """
          {"kind": "NamespaceList", "apiVersion": "v1", "items": [
           {"metadata": {"name": "broken", "annotations": {"strongroom.dev/account-id": "12"}}},
           {"metadata": {"name": "shop", "annotations":
             {"strongroom.dev/account-id": "111122223333"}}}]}
          """);

      // When
      Optional<ObjectName> found =
          new AccountDirectory(server.client).namespace(new AccountId("111122223333"), List.of());

      // Then
      assertThat(found).contains(new ObjectName("shop"));
    }
  }
}
