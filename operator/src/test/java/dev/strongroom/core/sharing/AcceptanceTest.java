package dev.strongroom.core.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptanceTest {
  private static final String UID = "0a1b2c3d-0000-4000-8000-000000000001";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shop            | true",
        "*               | true",
        "' a , shop ,, ' | true",
        UID + "          | true",
        "''              | false",
        "shopping        | false",
        "Shop            | false",
        "shop*           | false",
        "a;shop          | false",
      })
  void aNamespaceIsAcceptedByItsNameOrUid(String annotation, boolean expected) {
    // When
    boolean accepted = Acceptance.parse(Optional.of(annotation)).accepts("shop", UID);

    // Then
    assertThat(accepted).isEqualTo(expected);
  }

  @Test
  void withoutTheAnnotationNobodyIs() {
    // When
    Acceptance acceptance = Acceptance.parse(Optional.empty());

    // Then
    assertThat(acceptance).isEqualTo(Acceptance.NONE);
    assertThat(acceptance.accepts("shop", UID)).isFalse();
  }

  @Test
  void whoNamesANamespaceAfterTheUidOfAnotherIsNotAccepted() {
    // When
    Acceptance acceptance = Acceptance.parse(Optional.of(UID));

    // Then
    assertThat(acceptance.accepts(UID, "another-uid")).isFalse();
  }
}
