package dev.strongroom.e2e.faults;

import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.Projection;
import dev.strongroom.e2e.load.LoadState;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Everything of a namespace as the API server has it, held against what is declared. */
final class TeamState {
  private final TestNamespace team;
  private final StoreAccess store;
  private final List<String> names;

  TeamState(TestNamespace team, StoreAccess store, List<String> names) {
    this.team = team;
    this.store = store;
    this.names = names;
  }

  /** What is not as it should be, one sentence each; without values. */
  List<String> wrongs() {
    Map<String, SecretRecord> records = records();
    List<String> wrongs = new ArrayList<>();
    for (String name : names) {
      ManagedSecret object = team.managedSecrets(name).get();
      Optional<SecretRecord> record = Optional.ofNullable(records.get(name));
      record
          .flatMap(r -> LoadState.of(r).violation())
          .ifPresent(violation -> wrongs.add(name + ": " + violation));
      if (object == null) {
        record
            .filter(r -> r.deletion().isEmpty())
            .ifPresent(r -> wrongs.add(name + ": deleted, and not scheduled for deletion"));
      } else if (record.isEmpty()) {
        wrongs.add(name + ": no record");
      } else {
        wrongOf(object, record.get()).ifPresent(wrong -> wrongs.add(name + ": " + wrong));
      }
    }
    return wrongs;
  }

  /** Versions whose value does not open. */
  List<String> unreadableValues() {
    List<String> unreadable = new ArrayList<>();
    for (SecretRecord record : records().values()) {
      record.versions().stream()
          .map(VersionEntry::id)
          .filter(id -> !opens(record, id))
          .forEach(id -> unreadable.add(record.arn().name() + " " + id));
    }
    return unreadable;
  }

  private Map<String, SecretRecord> records() {
    Map<String, SecretRecord> records = new TreeMap<>();
    team.records().stream()
        .map(RecordMapper::toRecord)
        .forEach(record -> records.put(record.arn().name().value(), record));
    return records;
  }

  private Optional<String> wrongOf(ManagedSecret object, SecretRecord record) {
    if (!record.owner().uid().equals(object.getMetadata().getUid())) {
      return Optional.of("the record belongs to an object that is gone");
    }
    if (record.deletion().isPresent() || record.current().isEmpty()) {
      return Optional.of("scheduled for deletion, or without a value");
    }
    if (!record.metadata().description().equals(object.getSpec().description())) {
      return Optional.of("the record has another description");
    }
    return wrongOfStatus(object, record).or(() -> wrongOfSecret(object, record));
  }

  private static Optional<String> wrongOfStatus(ManagedSecret object, SecretRecord record) {
    if (object.getStatus() == null) {
      return Optional.of("no status");
    }
    if (object.getStatus().observedGeneration() != object.getMetadata().getGeneration()) {
      return Optional.of("the status is of an older generation");
    }
    String version = record.current().orElseThrow().value();
    if (!version.equals(object.getStatus().versionId())) {
      return Optional.of("the status names another version than the current one");
    }
    return TestNamespace.condition(object, "Ready")
        .filter(ready -> !ready.getStatus().equals("True"))
        .map(ready -> "not ready: " + ready.getReason());
  }

  private Optional<String> wrongOfSecret(ManagedSecret object, SecretRecord record) {
    Secret secret = team.secrets(object.getMetadata().getName()).get();
    if (secret == null) {
      return Optional.of("no Secret");
    }
    if (!expected(record).equals(secret.getData())) {
      return Optional.of("the Secret holds something else: keys " + secret.getData().keySet());
    }
    Projection projection = object.getSpec().projection();
    if (projection.labels() != null
        && !secret
            .getMetadata()
            .getLabels()
            .entrySet()
            .containsAll(projection.labels().entrySet())) {
      return Optional.of("the Secret lacks labels");
    }
    boolean owned = projection.deletionPolicy() == Projection.DeletionPolicy.Delete;
    return owned == secret.getMetadata().getOwnerReferences().isEmpty()
        ? Optional.of("the Secret's owner reference is wrong")
        : Optional.empty();
  }

  private Map<String, String> expected(SecretRecord record) {
    try (SecretValue value = store.values().read(record, record.current().get()).orElseThrow()) {
      byte[] bytes = value.text(PlaintextAccess.granted()).getBytes(StandardCharsets.UTF_8);
      return Map.of("value", Base64.getEncoder().encodeToString(bytes));
    }
  }

  private boolean opens(SecretRecord record, VersionId id) {
    try (SecretValue value = store.values().read(record, id).orElseThrow()) {
      return value.text(PlaintextAccess.granted()) != null;
    } catch (Failure failure) {
      return false;
    }
  }
}
