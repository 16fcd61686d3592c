package dev.strongroom.adapters.kubernetes.watches;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.store.KeyRecordWatch.Change;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RecordQueries;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which secrets need a customer-managed key. Keys change rarely, so the cached records are looked
 * through when one does (10,000 take a millisecond); an index of them all would be kept for
 * nothing.
 */
public final class KeyUsers {
  private final RecordQueries records;
  private final Caches caches;
  private volatile boolean started;

  public KeyUsers(RecordQueries records, Caches caches) {
    this.records = records;
    this.caches = caches;
  }

  /** To be called when the caches are filled. */
  public void start() {
    started = true;
  }

  /** Names of the ManagedSecrets whose secrets need the key, in order. */
  public List<String> of(UUID keyId) {
    return started ? owners(keyId).stream().map(Owner::name).sorted().toList() : List.of();
  }

  /** Brings back those that a change of a key concerns: they use it, or may wait for it. */
  public void changed(Change change) {
    if (!started || !matters(change)) {
      return;
    }
    KeyRecord key = change.record();
    Set<ResourceID> concerned = new HashSet<>();
    owners(key.keyId()).forEach(o -> concerned.add(new ResourceID(o.name(), o.namespace())));
    caches
        .primaries(key.namespace())
        .filter(ms -> new Declaration(ms).key().isPresent())
        .forEach(ms -> concerned.add(ResourceID.fromResource(ms)));
    concerned.forEach(caches::lookAgain);
  }

  private static boolean matters(Change change) {
    if (change.record().customer().isEmpty()) {
      return false;
    }
    if (change.before().isEmpty() || change.now().isEmpty()) {
      return true;
    }
    KeyRecord before = change.before().get();
    KeyRecord now = change.now().get();
    return before.state() != now.state() || !before.aliases().equals(now.aliases());
  }

  private Set<Owner> owners(UUID keyId) {
    return records
        .usingKey(keyId)
        .flatMap(record -> record.owner().stream())
        .collect(Collectors.toSet());
  }
}
