package dev.strongroom.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RequestReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class SecretRecordTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final SecretRecord NEW =
      SecretRecord.create(
          new SecretArn(
              "cluster-local-1", AccountId.ofNamespace("shop"), new SecretName("db"), "AbCdEf"),
          new Owner("shop", "db", "uid-1"),
          Metadata.NONE,
          NOW);

  /** What happens to a record in its life, as users and rotations do it. */
  enum Event implements UnaryOperator<SecretRecord> {
    PUT {
      @Override
      public SecretRecord apply(SecretRecord r) {
        VersionId id = next(r);
        return r.withVersion(VersionEntry.written(id, NOW)).withLabels(r.labels().moveCurrent(id));
      }
    },
    ANNOUNCE_PENDING {
      @Override
      public SecretRecord apply(SecretRecord r) {
        VersionId id = next(r);
        return r.withVersion(VersionEntry.announced(id, NOW))
            .withLabels(r.labels().move(StagingLabel.PENDING, id));
      }
    },
    FINISH {
      @Override
      public SecretRecord apply(SecretRecord r) {
        return r.labels()
            .version(StagingLabel.PENDING)
            .map(
                id ->
                    r.withVersion(VersionEntry.written(id, NOW))
                        .withLabels(r.labels().moveCurrent(id).remove(StagingLabel.PENDING)))
            .orElse(r);
      }
    },
    ABANDON {
      @Override
      public SecretRecord apply(SecretRecord r) {
        return r.labels()
            .version(StagingLabel.PENDING)
            .filter(id -> !r.current().equals(Optional.of(id)))
            .map(r::withoutVersion)
            .orElse(r);
      }
    },
    ROLL_BACK {
      @Override
      public SecretRecord apply(SecretRecord r) {
        return r.labels()
            .version(StagingLabel.PREVIOUS)
            .map(id -> r.withLabels(r.labels().moveCurrent(id)))
            .orElse(r);
      }
    },
    PRUNE {
      @Override
      public SecretRecord apply(SecretRecord r) {
        SecretRecord pruned = r;
        for (VersionEntry entry : r.versions()) {
          if (r.labels().of(entry.id()).isEmpty()) {
            pruned = pruned.withoutVersion(entry.id());
          }
        }
        return pruned;
      }
    };

    private static VersionId next(SecretRecord r) {
      return VersionId.derived("version " + r.changedAt().getEpochSecond());
    }
  }

  @Property
  void whateverHappensLabelsPointAtVersionsAndAValueStaysCurrent(
      @ForAll("lives") @Size(max = 40) List<Event> events) {
    SecretRecord record = NEW;
    for (Event event : events) {
      SecretRecord before = record;
      record = event.apply(before).changed(before.changedAt().plusSeconds(1));

      Set<VersionId> known =
          record.versions().stream().map(VersionEntry::id).collect(Collectors.toSet());
      assertThat(record.versions()).hasSameSizeAs(known);
      assertThat(known).containsAll(record.labels().labels().values());
      assertThat(record.current().isPresent() || before.current().isEmpty()).isTrue();
      record
          .current()
          .ifPresent(id -> assertThat(known).as("the current version is in the list").contains(id));
      if (!record.current().equals(before.current()) && before.current().isPresent()) {
        assertThat(record.labels().version(StagingLabel.PREVIOUS)).isEqualTo(before.current());
      }
    }
  }

  @Provide
  Arbitrary<List<Event>> lives() {
    return Arbitraries.of(Event.class).list();
  }

  @Example
  void aNewSecretHasNoValue() {
    assertThat(NEW.current()).isEmpty();
    assertThat(NEW.versions()).isEmpty();
    assertThat(NEW.createdAt()).isEqualTo(NEW.changedAt()).isEqualTo(NOW);
    assertThat(NEW.deletionAt()).isEmpty();
    assertThat(NEW.revision()).isEmpty();
  }

  @Example
  void theCurrentVersionCannotBeTakenAway() {
    SecretRecord record = Event.PUT.apply(NEW);

    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> record.withoutVersion(record.current().orElseThrow()))
        .satisfies(
            e -> assertThat(e.finding().reason()).isEqualTo(RequestReason.CurrentCannotBeRemoved));
  }

  @Example
  void aKnownVersionIsReplacedNotAddedTwice() {
    SecretRecord announced = Event.ANNOUNCE_PENDING.apply(NEW);
    VersionId id = announced.versions().get(0).id();

    SecretRecord written = announced.withVersion(VersionEntry.written(id, NOW));

    assertThat(written.versions()).hasSize(1);
    assertThat(written.version(id).orElseThrow().empty()).isFalse();
  }

  @Example
  void eachChangeLeavesEverythingElseAsItWas() {
    SecretRecord full = Event.PUT.apply(NEW).withDeletion(Optional.of(NOW));
    Owner back = new Owner("shop", "db", "uid-2");
    Metadata tagged = new Metadata("the shop's database", Map.of("team", "shop"), "");

    SecretRecord declared = full.withDeclaration(back, tagged);

    assertThat(declared.owner().sameObject(full.owner())).isTrue();
    assertThat(declared.withDeclaration(full.owner(), full.metadata())).isEqualTo(full);
    assertThat(full.withDeletion(Optional.empty()).withDeletion(full.deletionAt())).isEqualTo(full);
    assertThat(full.withRotation(full.rotation().succeeded(NOW)).labels()).isEqualTo(full.labels());
  }
}
