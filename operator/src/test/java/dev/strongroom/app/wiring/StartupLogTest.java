package dev.strongroom.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StartupLogTest {
  @Test
  void whatWasReadIsToldByKind() {
    // When
    String progress = StartupLog.progress(Map.of("secrets", 12_700L, "managedsecrets", 30L));

    // Then
    assertThat(progress).isEqualTo("still starting; read so far: 30 managedsecrets, 12700 secrets");
  }

  @Test
  void itIsToldThatNothingHasComeYet() {
    // When
    String progress = StartupLog.progress(Map.of());

    // Then
    assertThat(progress).isEqualTo("still starting; read so far: nothing");
  }
}
