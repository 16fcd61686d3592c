package dev.strongroom.adapters.rootkeys;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.rootkeys.WrappedKey;
import dev.strongroom.platform.ProviderLog;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A provider whose keys come into this process: {@code cluster} and {@code file}. The first key
 * wraps, all unwrap. Its source may have none yet, or have others later.
 */
public final class LocalRootKey implements RootKey {
  private final ProviderLog log;
  private final String provider;
  private final Source source;
  private volatile List<AesGcmRootKey> keys = List.of();
  private volatile List<String> onlyInMemory = List.of();

  /** Where the keys are. */
  @FunctionalInterface
  public interface Source {
    /**
     * The keys of 32 bytes each, the one that wraps first; the caller wipes them.
     *
     * @param known whether the keys were read before
     * @return empty when they cannot have changed since
     * @throws Unavailable when the source is not there, which may pass
     * @throws InvalidInput with {@link DeclarationReason#InvalidSpecField} when what is there is no
     *     key
     */
    Optional<List<byte[]>> read(boolean known);
  }

  /** A provider of this name over this source, which is not read yet. */
  public LocalRootKey(String provider, Source source) {
    this.log = new ProviderLog(provider);
    this.provider = provider;
    this.source = source;
  }

  @Override
  public String provider() {
    return provider;
  }

  @Override
  public String id() {
    return keys().get(0).id();
  }

  @Override
  public List<String> ids() {
    return keys().stream().map(AesGcmRootKey::id).toList();
  }

  @Override
  public List<String> onlyInMemory() {
    return onlyInMemory;
  }

  /** Reads the source. Once keys are known, a source that went wrong takes none of them away. */
  @Override
  public void check() {
    boolean known = !keys.isEmpty();
    try {
      source.read(known).ifPresent(this::take);
    } catch (Unavailable | InvalidInput e) {
      if (!known) {
        throw e;
      }
      log.say(e.finding() + " Going on with the keys read before.");
    }
  }

  private synchronized void take(List<byte[]> read) {
    List<AesGcmRootKey> next = read.stream().map(AesGcmRootKey::new).toList();
    read.forEach(bytes -> Arrays.fill(bytes, (byte) 0));
    List<String> now = next.stream().map(AesGcmRootKey::id).toList();
    // Encryption keys may need a key whose file was overwritten: it goes on unwrapping.
    List<AesGcmRootKey> gone = keys.stream().filter(key -> !now.contains(key.id())).toList();
    List<AesGcmRootKey> all = Stream.concat(next.stream(), gone.stream()).toList();
    if (!ids(all).equals(ids(keys)) || !ids(gone).equals(onlyInMemory)) {
      ids(gone).stream()
          .filter(id -> !onlyInMemory.contains(id))
          .forEach(
              id ->
                  log.alarm(
                      "root key "
                          + id
                          + " is no longer at its source; it is kept in memory until the operator"
                          + " restarts. Put it back if encryption keys still need it"));
      keys = all;
      onlyInMemory = ids(gone);
      log.say(now.get(0) + " wraps, of " + all.size() + " keys");
    }
  }

  private static List<String> ids(List<AesGcmRootKey> keys) {
    return keys.stream().map(AesGcmRootKey::id).toList();
  }

  @Override
  public WrappedKey wrap(KeyMaterial key, byte[] associatedData) {
    return keys().get(0).wrap(key, associatedData);
  }

  @Override
  public boolean mayUnwrap(byte[] wrapped) {
    return AesGcmRootKey.isFormat(wrapped);
  }

  @Override
  public KeyMaterial unwrap(byte[] wrapped, byte[] associatedData) {
    return find(wrapped)
        .or(
            () -> {
              // A key may have been added since.
              check();
              return find(wrapped);
            })
        .orElseThrow(() -> new Unreadable(RootKeyReason.WrongRootKey.with("", "")))
        .unwrap(wrapped, associatedData);
  }

  private Optional<AesGcmRootKey> find(byte[] wrapped) {
    return keys().stream().filter(key -> key.mayUnwrap(wrapped)).findFirst();
  }

  private List<AesGcmRootKey> keys() {
    if (keys.isEmpty()) {
      check();
    }
    return keys;
  }

  @Override
  public String toString() {
    return "LocalRootKey[" + provider + ", " + keys + "]";
  }
}
