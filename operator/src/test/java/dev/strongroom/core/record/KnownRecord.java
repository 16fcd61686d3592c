package dev.strongroom.core.record;

import dev.strongroom.core.record.AccountBudget.Usage;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A record that can be read, as a store of a test has it. */
public record KnownRecord(SecretRecord record, Instant storedAt) implements StoredRecord {
  @Override
  public String id() {
    return record.owner().namespace() + "/" + record.arn().name();
  }

  @Override
  public String revision() {
    return record.revision();
  }

  @Override
  public Optional<String> arn() {
    return Optional.of(record.arn().toString());
  }

  @Override
  public Optional<Owner> owner() {
    return Optional.of(record.owner());
  }

  @Override
  public boolean isDeletionScheduled() {
    return record.deletion().isPresent();
  }

  @Override
  public Optional<Instant> deletionAt() {
    return record.deletionAt();
  }

  @Override
  public boolean names(VersionId version) {
    return record.version(version).isPresent();
  }

  @Override
  public Set<VersionId> versionIds() {
    return record.versions().stream().map(VersionEntry::id).collect(Collectors.toSet());
  }

  @Override
  public Set<UUID> keys() {
    return record.keys();
  }

  @Override
  public Usage usage() {
    return AccountBudget.of(record);
  }

  @Override
  public Optional<Instant> overwrittenAt() {
    return Optional.empty();
  }
}
