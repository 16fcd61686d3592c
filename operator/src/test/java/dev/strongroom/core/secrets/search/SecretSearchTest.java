package dev.strongroom.core.secrets.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.secrets.search.SecretFilter.Key;
import dev.strongroom.core.secrets.search.SecretSearch.Page;
import dev.strongroom.core.secrets.search.SecretSearch.Position;
import dev.strongroom.core.secrets.search.SecretSearch.SortBy;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SecretSearchTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<SecretRecord> secrets =
      List.of(
          secret("prod/database", "Login of the orders database", Map.of("team", "shop"), 3),
          secret("prod/api-key", "", Map.of("team", "Platform", "env", "prod"), 1),
          secret("credsDatabase_892", "test login", Map.of(), 2));

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          NAME,           prod/,            prod/api-key prod/database
          NAME,           Prod/,            ''
          NAME,           !prod/,           credsDatabase_892
          NAME,           database,         ''
          TAG_KEY,        env,              prod/api-key
          TAG_KEY,        !env,             credsDatabase_892 prod/database
          TAG_VALUE,      shop,             prod/database
          TAG_VALUE,      platform,         ''
          DESCRIPTION,    LOGIN,            credsDatabase_892 prod/database
          DESCRIPTION,    orders log,       prod/database
          DESCRIPTION,    ogin,             ''
          PRIMARY_REGION, cluster-local,    credsDatabase_892 prod/api-key prod/database
          OWNING_SERVICE, rds,              ''
          ALL,            data,             credsDatabase_892 prod/database
          ALL,            892,              credsDatabase_892
          ALL,            platform,         prod/api-key
          ALL,            nothing,          ''
          """)
  void aFilterFindsWhatAwsFinds(Key key, String value, String names) {
    SecretSearch search = search(new SecretFilter(key, List.of(value)));

    assertThat(names(search)).isEqualTo(names);
  }

  @ParameterizedTest
  @CsvSource({
    "strongroom, true",
    "strong, true",
    "Strongroom, false",
    "rds, false",
    "!rds, true",
    "!strongroom, false"
  })
  void theServiceThatManagesASecretIsFoundByItsBeginning(String value, boolean isFound) {
    SecretRecord managed = secret("strongroom!db", "", Map.of(), 1);
    SecretSearch search = search(new SecretFilter(Key.OWNING_SERVICE, List.of(value)));

    Page page = search.page(Stream.of(managed), Optional.empty(), 100);

    assertThat(page.secrets()).hasSize(isFound ? 1 : 0);
  }

  @Test
  void ofSeveralValuesOneMustMatchAndOfSeveralFiltersAll() {
    // Given
    SecretFilter either = new SecretFilter(Key.TAG_VALUE, List.of("shop", "Plat"));
    SecretFilter production = new SecretFilter(Key.TAG_KEY, List.of("env"));

    // When, Then
    assertThat(names(search(either))).isEqualTo("prod/api-key prod/database");
    assertThat(names(search(either, production))).isEqualTo("prod/api-key");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          CREATED_DATE,       false, prod/api-key credsDatabase_892 prod/database
          CREATED_DATE,       true,  prod/database credsDatabase_892 prod/api-key
          NAME,               false, credsDatabase_892 prod/api-key prod/database
          LAST_CHANGED_DATE,  false, prod/api-key credsDatabase_892 prod/database
          LAST_ACCESSED_DATE, true,  prod/database credsDatabase_892 prod/api-key
          """)
  void secretsAreSorted(SortBy sortBy, boolean descending, String names) {
    // Given
    SecretSearch search = new SecretSearch(List.of(), false, sortBy, descending);

    // When
    Page page = search.page(secrets.stream(), Optional.empty(), 100);

    // Then
    assertThat(page.secrets().stream().map(s -> s.arn().name().value()))
        .containsExactly(names.split(" "));
    assertThat(page.next()).isEmpty();
  }

  @Test
  void pagesLoseNothingWhenTheLastSecretOfOneIsRemoved() {
    // Given
    SecretSearch search = new SecretSearch(List.of(), false, SortBy.NAME, false);
    List<SecretRecord> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add(secret("secret-%02d".formatted(i), "", Map.of(), i));
    }
    List<String> seen = new ArrayList<>();

    // When
    Optional<Position> position = Optional.empty();
    do {
      Page page = search.page(all.stream(), position, 10);
      page.secrets().forEach(s -> seen.add(s.arn().name().value()));
      all.remove(page.secrets().get(page.secrets().size() - 1));
      position = page.next();
    } while (position.isPresent());

    // Then
    assertThat(seen).hasSize(25).isSorted().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(SortBy.class)
  void pagesTogetherAreTheWholeList(SortBy sortBy) {
    // Given
    List<SecretRecord> all = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      SecretRecord made = secret("secret-" + i, "", Map.of(), i / 3).changed(START.minusNanos(i));
      all.add(i % 2 == 0 ? made : made.readOn(LocalDate.of(2026, 1, 1 + i % 4)));
    }

    for (boolean descending : new boolean[] {false, true}) {
      SecretSearch search = new SecretSearch(List.of(), false, sortBy, descending);
      List<SecretRecord> seen = new ArrayList<>();

      // When
      Optional<Position> position = Optional.empty();
      do {
        Page page = search.page(all.stream(), position, 2);
        seen.addAll(page.secrets());
        position = page.next();
      } while (position.isPresent());

      // Then
      assertThat(seen)
          .hasSize(9)
          .isEqualTo(search.page(all.stream(), Optional.empty(), 100).secrets());
    }
  }

  @Test
  void whatIsScheduledForDeletionIsFoundOnRequest() {
    // Given
    SecretRecord deleted =
        secret("deleted", "", Map.of(), 0).withDeletion(Optional.of(START.plusSeconds(60)));
    SecretRecord removed = secret("removed", "", Map.of(), 0);
    removed = removed.withDeletion(Optional.of(START)).withRemovalBegun();

    // When
    List<SecretRecord> ordinary = found(false, deleted, removed);
    List<SecretRecord> all = found(true, deleted, removed);

    // Then
    assertThat(ordinary).isEmpty();
    assertThat(all).containsExactly(deleted);
  }

  private static List<SecretRecord> found(boolean withPlannedDeletion, SecretRecord... secrets) {
    return new SecretSearch(List.of(), withPlannedDeletion, SortBy.CREATED_DATE, false)
        .page(Arrays.stream(secrets), Optional.empty(), 10)
        .secrets();
  }

  private static SecretSearch search(SecretFilter... filters) {
    return new SecretSearch(List.of(filters), false, SortBy.NAME, false);
  }

  private String names(SecretSearch search) {
    return String.join(
        " ",
        search.page(secrets.stream(), Optional.empty(), 100).secrets().stream()
            .map(secret -> secret.arn().name().value())
            .toList());
  }

  private static SecretRecord secret(
      String name, String description, Map<String, String> tags, int day) {
    SecretArn arn =
        SecretArn.derived(
            "cluster-local-1", AccountId.ofNamespace("team"), new SecretName(name), "uid");
    SecretRecord made =
        SecretRecord.create(
            arn,
            new Owner("team", name, "uid"),
            new Metadata(description, tags, ""),
            START.plusSeconds(day));
    return day > 1 ? made.readOn(LocalDate.of(2026, 1, day)) : made;
  }
}
