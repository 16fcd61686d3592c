package dev.strongroom.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceTest {
  @Test
  void aReplicaIsNamedAfterItsPod() {
    assertThat(Instance.host(Map.of("HOSTNAME", "strongroom-7d9f-x2x4z")))
        .contains("strongroom-7d9f-x2x4z");
    assertThat(Instance.host(Map.of("HOSTNAME", " "))).isEmpty();
    assertThat(Instance.host(Map.of())).isEmpty();
  }

  @Test
  void theNameStaysTheSame() {
    assertThat(Instance.name()).isNotBlank().isEqualTo(Instance.name());
  }
}
