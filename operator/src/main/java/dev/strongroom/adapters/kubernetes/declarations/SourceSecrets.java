package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.adapters.kubernetes.api.Consents;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.references.References;
import dev.strongroom.core.names.DataKey;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.projection.Consent;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.record.FollowedSource;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.secrets.FirstValue.FromSecret;
import dev.strongroom.core.secrets.SourceKeys;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.core.work.NamedReferences.Question;
import dev.strongroom.core.work.NamedReferences.Reference;
import dev.strongroom.core.work.NamedReferences.Waiter;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Takes values from Secrets of the owner's namespace whose writers allow that. */
public final class SourceSecrets {
  private final BiFunction<ObjectName, ObjectName, Optional<Secret>> secrets;
  private final JsonObjects json;

  /**
   * Takes values from these Secrets.
   *
   * @param secrets reads a Secret by namespace and name from the API server
   */
  public SourceSecrets(
      BiFunction<ObjectName, ObjectName, Optional<Secret>> secrets, JsonObjects json) {
    this.secrets = secrets;
    this.json = json;
  }

  /** What a Secret has that is followed; closing it wipes the value. */
  public static final class Followed implements AutoCloseable {
    private final SecretValue value;
    private final String version;
    private final String state;

    private Followed(SecretValue value, String version, String state) {
      this.value = value;
      this.version = version;
      this.state = state;
    }

    /** The value, good until this is closed. */
    public SecretValue value() {
      return value;
    }

    /** The resourceVersion of the Secret. */
    public String version() {
      return version;
    }

    /** See {@link FollowedSource#state}. */
    public String state() {
      return state;
    }

    @Override
    public void close() {
      value.close();
    }
  }

  /** What the object of this owner asks of the Secret. */
  public static Question question(Owner owner, FromSecret from) {
    return new Question(
        new Waiter(HasMetadata.getKind(ManagedSecret.class), owner.namespace(), owner.name()),
        new Reference(References.SECRETS, owner.namespace(), from.secretName().value()),
        from.keys().toString());
  }

  /**
   * The value that is to be taken once; the caller closes it.
   *
   * @throws NotYet when the Secret is not there, does not allow it, or has no such value
   */
  public SecretValue take(Owner owner, FromSecret from) {
    Finding missing = DeclarationReason.SourceSecretNotFound.with(from.secretName());
    return value(allowed(owner, from, missing), from);
  }

  /**
   * The value of a Secret that is followed; the caller closes it.
   *
   * @param hasTaken whether a value was taken before
   * @throws NotYet as {@link #take}
   * @throws InvalidInput when Strongroom writes the Secret: such Secrets could follow each other
   */
  public Followed follow(Owner owner, FromSecret from, boolean hasTaken) {
    DeclarationReason missing =
        hasTaken ? DeclarationReason.SourceSecretGone : DeclarationReason.SourceSecretNotFound;
    Secret secret = allowed(owner, from, missing.with(from.secretName()));
    if (StrongroomNames.isManaged(
        Objects.requireNonNullElse(secret.getMetadata().getLabels(), Map.of()))) {
      throw new InvalidInput(DeclarationReason.SourceIsProjection.with(from.secretName()));
    }
    String version = secret.getMetadata().getResourceVersion();
    return new Followed(
        value(secret, from),
        version,
        FollowedSource.state(secret.getMetadata().getUid(), version, from.keys().toString()));
  }

  private Secret allowed(Owner owner, FromSecret from, Finding missing) {
    Secret secret =
        secrets
            .apply(new ObjectName(owner.namespace()), from.secretName())
            .orElseThrow(() -> new NotYet(missing));
    Consent consent = Consents.of(secret);
    if (!consent.isGivenTo(owner.name())) {
      throw new NotYet(
          consent.missing(
              "spec.value.fromSecret.name",
              from.secretName().value(),
              Holder.managedSecret(owner)));
    }
    return secret;
  }

  private SecretValue value(Secret secret, FromSecret from) {
    Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
    return from.keys()
        .one()
        .map(key -> one(data, from.secretName(), key))
        .orElseGet(() -> all(data, from.secretName(), from.keys()));
  }

  private static SecretValue one(Map<String, String> data, ObjectName name, DataKey key) {
    String encoded = data.get(key.value());
    if (encoded == null) {
      throw new NotYet(DeclarationReason.SourceKeyNotFound.with(name, key));
    }
    byte[] value = Base64.getDecoder().decode(encoded);
    if (value.length == 0 || value.length > SecretValue.MAX_BYTES) {
      Arrays.fill(value, (byte) 0);
      throw new NotYet(DeclarationReason.SourceValueSize.with(name, key, value.length));
    }
    return SecretValue.detecting(value);
  }

  private SecretValue all(Map<String, String> data, ObjectName name, SourceKeys keys) {
    if (data.isEmpty()) {
      throw new NotYet(DeclarationReason.SourceSecretEmpty.with(name));
    }
    long encoded = data.values().stream().mapToLong(String::length).sum();
    if (encoded > 2L * SecretValue.MAX_BYTES) {
      throw new NotYet(DeclarationReason.SourceSecretSize.with(name));
    }
    SortedMap<String, byte[]> members = new TreeMap<>();
    try {
      data.forEach((key, text) -> members.put(key, member(key, text, name, keys)));
      return json.object(members);
    } catch (InvalidInput tooLarge) {
      throw new NotYet(DeclarationReason.SourceSecretSize.with(name));
    } finally {
      members.values().forEach(bytes -> Arrays.fill(bytes, (byte) 0));
    }
  }

  private static byte[] member(String key, String encoded, ObjectName name, SourceKeys keys) {
    byte[] bytes = Base64.getDecoder().decode(encoded);
    if (keys.binary().contains(key)) {
      byte[] again = Base64.getEncoder().encode(bytes);
      Arrays.fill(bytes, (byte) 0);
      return again;
    }
    if (!SecretValue.isText(bytes)) {
      Arrays.fill(bytes, (byte) 0);
      throw new NotYet(DeclarationReason.SourceKeyNotText.with(name, key));
    }
    return bytes;
  }
}
