package dev.strongroom.core.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RegionsTest {
  private static final String HERE =
      "arn:aws:secretsmanager:cluster-local-1:123456789012:secret:a:b-AbCdEf";
  private static final String THERE =
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf";

  @Test
  void aRegionThatIsNeitherConfiguredNorListedAsAFormerOneIsUnexpected() {
    // Given
    Regions regions = new Regions("cluster-local-1", Set.of());

    // When
    Set<String> unexpected = regions.unexpected(Stream.of(HERE, THERE, THERE, "damaged", null));

    // Then
    assertThat(unexpected).containsExactly("eu-west-1");
    assertThat(new Regions("cluster-local-1", Set.of("eu-west-1")).unexpected(Stream.of(THERE)))
        .isEmpty();
  }
}
