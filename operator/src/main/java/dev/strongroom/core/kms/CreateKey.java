package dev.strongroom.core.kms;

import dev.strongroom.core.access.AttachedPolicy;
import dev.strongroom.core.access.KmsAction;
import dev.strongroom.core.access.ProtectedKey;
import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.actions.ActionCall;
import dev.strongroom.core.keys.DeclareKey;
import dev.strongroom.core.keys.KeyBudget;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.Owner;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes a customer-managed key of the caller's account: AWS CreateKey. */
public final class CreateKey {
  private static final String PREFIX = "key-";

  private final KeyAccess access;
  private final KeyPolicies policies;
  private final KeyObjects objects;
  private final KeyWriter writer;
  private final KeyBudget budget;
  private final ExcludedNamespaces excluded;
  private final Supplier<UUID> ids;

  /**
   * The use case over these.
   *
   * @param ids a fresh random one each time, for the name of the object
   */
  public CreateKey(
      KeyAccess access,
      KeyPolicies policies,
      KeyObjects objects,
      KeyWriter writer,
      KeyBudget budget,
      ExcludedNamespaces excluded,
      Supplier<UUID> ids) {
    this.access = access;
    this.policies = policies;
    this.objects = objects;
    this.writer = writer;
    this.budget = budget;
    this.excluded = excluded;
    this.ids = ids;
  }

  /**
   * What is asked for.
   *
   * @param bypassLockoutCheck whether a policy is taken that its author could not change
   */
  public record Request(
      String description,
      Map<String, String> tags,
      Optional<String> policy,
      boolean bypassLockoutCheck) {}

  /**
   * Makes a key. Its alias is the name of its object, until it gets another.
   *
   * @throws Rejected when the caller may not, or has as many keys as it may have
   * @throws KmsRejected when the policy or a tag is wrong
   */
  public LocatedKey create(ActionCall call, Request request) {
    access.requireInAccount(call, KmsAction.CREATE_KEY);
    if (!request.tags().isEmpty()) {
      access.requireInAccount(call, KmsAction.TAG_RESOURCE);
    }
    KeyTags.requireAllowed(Map.of(), request.tags());
    String namespace = call.caller().namespace();
    UUID id = ids.get();
    KeyDeclaration declared = declaration(new Owner(namespace, PREFIX + id, ""), request);
    request.policy().ifPresent(text -> requireSound(call, request, id, declared, text));
    requireServed(namespace);
    budget.requireRoom(namespace, DeclareKey.recordName(declared.owner()));
    KeyObjects.Declared object = objects.create(declared);
    KeyRecord record = declared(call, object);
    return new LocatedKey(record, record.customer().orElseThrow().arn(), Optional.empty());
  }

  private KeyRecord declared(ActionCall call, KeyObjects.Declared object) {
    try {
      return writer.declare(call.caller(), object);
    } catch (Rejected | KmsRejected refused) {
      objects.remove(object.key().owner());
      throw refused;
    }
  }

  private void requireSound(
      ActionCall call, Request request, UUID id, KeyDeclaration declared, String text) {
    AttachedPolicy policy = policies.read(text);
    if (!request.bypassLockoutCheck()) {
      access.requireNoLockout(
          call,
          new ProtectedKey.Customer(
              access.locator().newArn(call.caller(), id),
              declared.owner().name(),
              request.tags(),
              Optional.of(policy)));
    }
  }

  private void requireServed(String namespace) {
    try {
      excluded.require(namespace);
    } catch (InvalidInput refused) {
      throw new KmsRejected(Kind.VALIDATION, refused.finding());
    }
  }

  private static KeyDeclaration declaration(Owner owner, Request request) {
    return new KeyDeclaration(
        owner,
        owner.name(),
        Set.of(),
        request.description(),
        request.tags(),
        request.policy(),
        true,
        Optional.empty(),
        KeyDeclaration.DEFAULT_WINDOW,
        false);
  }
}
