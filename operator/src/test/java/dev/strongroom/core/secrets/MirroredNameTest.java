package dev.strongroom.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.SecretName;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirroredNameTest {
  @Test
  void aNameThatAnObjectCanHaveIsTakenAsItIsBeforeTheHashedOne() {
    assertThat(candidates("orders.database-1"))
        .containsExactly("orders.database-1", "orders-database-1-d07feed47268");
  }

  @ParameterizedTest
  @CsvSource({
    "Prod/DB,        prod-db-",
    "prod/db_login,  prod-db-login-",
    "a+b=c@d.e,      a-b-c-d-e-",
    "-edge.,         edge-",
    "///,            secret-"
  })
  void anyOtherIsLoweredAndGetsAHash(String name, String stem) {
    assertThat(candidates(name)).singleElement().asString().matches(stem + "[0-9a-f]{12}");
  }

  @Test
  void aLongNameIsCutSoThatItsHashFits() {
    // Given
    String name = "x".repeat(300);

    // When
    List<String> candidates = candidates(name);

    // Then
    assertThat(candidates).singleElement().asString().hasSize(253).startsWith("xxx");
    assertThat(candidates("x".repeat(253))).hasSize(2).allMatch(found -> found.length() <= 253);
  }

  @Test
  void namesThatLookAlikeAsObjectsHaveDifferentObjects() {
    assertThat(candidates("Prod/DB")).doesNotContainAnyElementsOf(candidates("prod/db"));
    assertThat(candidates("x".repeat(400))).isNotEqualTo(candidates("x".repeat(401)));
  }

  @Property
  void everyNameHasAnObjectNameThatFollowsFromItAlone(
      @ForAll
          @CharRange(from = 'a', to = 'z')
          @CharRange(from = 'A', to = 'Z')
          @CharRange(from = '0', to = '9')
          @Chars({'/', '_', '+', '=', '.', '@', '-', '!'})
          @StringLength(min = 1, max = 512)
          String name) {
    assertThat(candidates(name)).isNotEmpty().isEqualTo(candidates(name));
  }

  private static List<String> candidates(String name) {
    return MirroredName.candidates(new SecretName(name)).stream().map(ObjectName::value).toList();
  }
}
