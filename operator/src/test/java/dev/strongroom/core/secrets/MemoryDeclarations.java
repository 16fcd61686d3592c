package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.VersionId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Objects in memory. Before and after a creation it runs what a test has given it. */
public final class MemoryDeclarations implements Declarations {
  /** An object. */
  public record Mirrored(Owner owner, SecretName name, VersionId token, Metadata metadata) {}

  /** The objects by namespace and name. */
  public final Map<String, Mirrored> objects = new HashMap<>();

  /** Runs after an object was made: another program that sees it, or the end of this one. */
  public Runnable afterCreation = () -> {};

  /** Runs after an object was changed. */
  public Runnable afterChange = () -> {};

  /** How many objects were changed. */
  public int changes;

  private int uids;

  @Override
  public Owner create(DeclaredByApi declared) {
    String namespace = declared.namespace();
    String object =
        declared.objectNames().stream()
            .map(name -> name.value())
            .filter(
                name ->
                    !objects.containsKey(namespace + "/" + name)
                        || objects.get(namespace + "/" + name).name().equals(declared.name()))
            .findFirst()
            .orElseThrow();
    Mirrored made =
        objects.computeIfAbsent(
            namespace + "/" + object,
            any ->
                new Mirrored(
                    new Owner(namespace, object, "uid-" + ++uids),
                    declared.name(),
                    declared.token(),
                    declared.metadata()));
    if (!made.token().equals(declared.token())) {
      throw new Rejected(Rejected.Kind.EXISTS, RequestReason.SecretExists.with(declared.name()));
    }
    afterCreation.run();
    return made.owner();
  }

  @Override
  public boolean change(Owner owner, DeclarationChange change) {
    Optional<String> object =
        objects.entrySet().stream()
            .filter(entry -> entry.getValue().owner().equals(owner))
            .map(Map.Entry::getKey)
            .findFirst();
    object.ifPresent(
        key -> {
          Mirrored now = objects.get(key);
          changes++;
          objects.put(
              key, new Mirrored(owner, now.name(), now.token(), change.applied(now.metadata())));
        });
    afterChange.run();
    return object.isPresent();
  }

  @Override
  public void remove(Owner owner) {
    objects.values().removeIf(object -> object.owner().equals(owner));
  }
}
