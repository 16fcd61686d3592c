package dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey;

import dev.strongroom.adapters.kubernetes.declarations.KeyDeclarations;
import dev.strongroom.adapters.kubernetes.framework.RecentDeletions;
import dev.strongroom.adapters.kubernetes.status.EventPublisher;
import dev.strongroom.core.keys.DeclareKey;
import dev.strongroom.core.keys.DestroyKeys;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.reconciling.encryptionkey.KeyOutcome;
import dev.strongroom.core.record.Owner;
import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.platform.LeadersWork;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of keys: schedules it when the declaring object is gone, and destroys the material when
 * the window has ended. Background work of the leader alone. What is due is seen in memory, so
 * looking often costs nothing; whoever looks after a restart sees the same.
 */
public final class KeyDeletions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyDeletions.class);
  private static final long LOOK_SECONDS = 2;

  private final DeclareKey keys;
  private final DestroyKeys destroy;
  private final KeyEvents events;
  private final EventPublisher publisher;
  private final RecentDeletions<Owner> departed = new RecentDeletions<>(System::nanoTime);
  private final LeadersWork work;
  private boolean missingFound;

  public KeyDeletions(
      DeclareKey keys,
      DestroyKeys destroy,
      KeyEvents events,
      EventPublisher publisher,
      BooleanSupplier leading) {
    this.keys = keys;
    this.destroy = destroy;
    this.events = events;
    this.publisher = publisher;
    this.work = new LeadersWork("key-deletions", leading, this::look, departed::clear);
  }

  /** To be called when the caches are filled. */
  public void start() {
    work.start(0, LOOK_SECONDS);
  }

  /** The event of a deletion has come; the pass over it may fail, or never come. */
  void notice(EncryptionKey object) {
    departed.notice(KeyDeclarations.owner(object));
  }

  /** The object that declared a key was deleted; the last that was seen of it, if anything was. */
  void ownerGone(Owner owner, Optional<EncryptionKey> object) {
    try {
      schedule(owner, object);
    } catch (Unavailable away) {
      LOG.info("the deletion of the key of {} is noted later: {}", owner, away.finding());
    }
  }

  private void schedule(Owner owner, Optional<EncryptionKey> object) {
    try {
      keys.schedule(owner).ifPresent(record -> tell(record, object));
    } catch (InvalidInput | Unreadable kept) {
      LOG.warn("the key of deleted {} is left: {}", owner, kept.finding());
      departed.end(owner);
    }
  }

  private void tell(KeyRecord record, Optional<EncryptionKey> object) {
    Finding finding = KeyOutcome.deletion(record, events.users(record));
    LOG.warn("key alias/{} of {}: {}", record.alias(), record.namespace(), finding);
    object.ifPresent(o -> publisher.warning(o, finding));
  }

  private void look() {
    if (!missingFound) {
      // Their objects went while nobody worked.
      events.missingOwners().forEach(owner -> schedule(owner, Optional.empty()));
      missingFound = true;
    }
    events.flush();
    destroy
        .run()
        .forEach(
            record ->
                LOG.warn(
                    "key alias/{} of {} ({}) is destroyed: its deletion window has ended",
                    record.alias(),
                    record.namespace(),
                    record.keyId()));
    departed.toLookAt().stream()
        .filter(events::isLeft)
        .forEach(owner -> schedule(owner, Optional.empty()));
  }

  @Override
  public void close() {
    work.close();
  }
}
