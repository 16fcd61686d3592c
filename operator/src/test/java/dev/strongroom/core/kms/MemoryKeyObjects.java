package dev.strongroom.core.kms;

import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.Owner;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Objects in memory, which change as EncryptionKeys do. */
public final class MemoryKeyObjects implements KeyObjects {
  public final Map<String, Declared> byName = new ConcurrentHashMap<>();
  private int uids;
  private int changesLeft = Integer.MAX_VALUE;

  /** After this many changes the API server does not answer any more. */
  void failAfter(int changes) {
    changesLeft = changes;
  }

  @Override
  public synchronized Declared create(KeyDeclaration key) {
    Owner owner = new Owner(key.owner().namespace(), key.owner().name(), "uid-" + ++uids);
    Declared made = new Declared(new Editor(key).owner(owner).done(), Optional.empty());
    byName.put(owner.toString(), made);
    return made;
  }

  @Override
  public synchronized Declared change(KeyDeclaration last, KeyChange change) {
    if (changesLeft-- == 0) {
      throw new Unavailable(StoreReason.StoreUnavailable.with());
    }
    Declared before = byName.get(last.owner().toString());
    Declared present = before == null ? create(last) : before;
    Optional<String> request =
        change instanceof KeyChange.Rotation rotation
            ? Optional.of(rotation.request())
            : present.rotationRequest();
    Declared after = new Declared(new Editor(present.key()).apply(change).done(), request);
    byName.put(last.owner().toString(), after);
    return after;
  }

  @Override
  public void remove(Owner owner) {
    byName.remove(owner.toString());
  }

  private static final class Editor {
    private Owner owner;
    private KeyDeclaration aliases;
    private String description;
    private final Map<String, String> tags;
    private Optional<String> policy;
    private boolean enabled;
    private Optional<Duration> period;
    private Duration window;
    private boolean toBeDeleted;

    Editor(KeyDeclaration from) {
      owner = from.owner();
      aliases = from;
      description = from.description();
      tags = new TreeMap<>(from.tags());
      policy = from.policy();
      enabled = from.enabled();
      period = from.rotationPeriod();
      window = from.deletionWindow();
      toBeDeleted = from.toBeDeleted();
    }

    Editor owner(Owner next) {
      owner = next;
      return this;
    }

    Editor apply(KeyChange change) {
      if (change instanceof KeyChange.Enabled to) {
        enabled = to.enabled();
      } else if (change instanceof KeyChange.OfAliases to) {
        aliases = to.after(aliases);
      } else if (change instanceof KeyChange.Description to) {
        description = to.description();
      } else if (change instanceof KeyChange.Policy to) {
        policy = Optional.of(to.policy());
      } else if (change instanceof KeyChange.RotationPeriod to) {
        period = to.days().map(Duration::ofDays);
      } else if (change instanceof KeyChange.Tags to) {
        tags.putAll(to.tags());
      } else if (change instanceof KeyChange.TagsRemoved to) {
        tags.keySet().removeAll(to.keys());
      } else if (change instanceof KeyChange.Deletion to) {
        toBeDeleted = true;
        window = Duration.ofDays(to.windowDays());
      } else if (change instanceof KeyChange.DeletionCancelled) {
        toBeDeleted = false;
        enabled = false;
      }
      return this;
    }

    KeyDeclaration done() {
      return new KeyDeclaration(
          owner,
          aliases.alias(),
          aliases.additionalAliases(),
          description,
          tags,
          policy,
          enabled,
          period,
          window,
          toBeDeleted);
    }
  }
}
