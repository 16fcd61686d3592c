package dev.strongroom.core.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.record.Owner;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsentTest {
  private static final Holder OWNER = Holder.managedSecret(new Owner("team", "db", "uid"));

  @ParameterizedTest
  @CsvSource({
    "db, true",
    "'other, db', true",
    "'*', true",
    "'other,*', true",
    "'', false",
    "other, false",
    "db2, false",
    "d*, false",
    "DB, false",
    "'other db', false"
  })
  void itIsGivenToThoseThatAreListed(String annotation, boolean given) {
    assertThat(Consent.parse(Optional.of(annotation)).isGivenTo("db")).isEqualTo(given);
  }

  @Test
  void withoutTheAnnotationItIsGivenToNobody() {
    assertThat(Consent.parse(Optional.empty()).isGivenTo("db")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', db",
    "'first,second', 'first,second,db'",
    "'$(reboot),first', 'first,db'",
    "'a,b,c,d,e,f', db"
  })
  void theAdviceKeepsTheNamesThatAreListedAndNothingThatIsNoName(
      String annotation, String advised) {
    // When
    Finding finding = Consent.parse(Optional.of(annotation)).missing("spec.x", "source", OWNER);

    // Then
    assertThat(finding.reason()).isEqualTo(DeclarationReason.ConsentMissing);
    assertThat(finding.message())
        .startsWith("spec.x: Secret source does not allow ManagedSecret db")
        .endsWith(
            "kubectl -n team annotate --overwrite secret source strongroom.dev/allow=" + advised);
  }
}
