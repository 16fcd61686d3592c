package dev.strongroom.core.encryption;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stored values, found as the store finds them: by the key they were written under, too. */
final class KeyedValues implements VersionStore {
  private final Map<List<Object>, byte[]> ciphertexts = new HashMap<>();
  Runnable afterNextCreate = () -> {};

  @Override
  public boolean create(SecretRecord record, VersionId version, byte[] ciphertext) {
    boolean isNew = ciphertexts.putIfAbsent(name(record, version), ciphertext) == null;
    Runnable after = afterNextCreate;
    afterNextCreate = () -> {};
    after.run();
    return isNew;
  }

  @Override
  public Optional<byte[]> read(SecretRecord record, VersionId version) {
    return Optional.ofNullable(ciphertexts.get(name(record, version)));
  }

  @Override
  public void delete(SecretRecord record, VersionId version) {
    ciphertexts.remove(name(record, version));
  }

  private static List<Object> name(SecretRecord record, VersionId version) {
    return List.of(record.arn(), version, record.sealedUnder(version));
  }
}
