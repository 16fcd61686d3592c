package dev.strongroom.core.keys;

import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.Tenancy;
import java.util.Optional;

/** What is to be done about the record of a declared key; {@link DeclareKey} does it. */
sealed interface KeyAction {
  /** Nothing: the key is declared to be deleted, and there is none. */
  record None() implements KeyAction {}

  /** Nothing: the record is as declared. */
  record Keep(KeyRecord record) implements KeyAction {}

  /** Make a key, with its first material. */
  record Create() implements KeyAction {}

  /** Swap the record. */
  record Change(KeyRecord next) implements KeyAction {}

  /** Make a further material, and swap the record with it. */
  record Rotate(KeyRecord next) implements KeyAction {}

  /** Ask who the namespace is now, and decide again. */
  record AskNamespace() implements KeyAction {}

  /**
   * Do nothing for this owner.
   *
   * @param why what the owner is told
   * @param ended the former owner, if it is certain to be gone: its key is to be deleted
   */
  record Refuse(Finding why, Optional<Owner> ended) implements KeyAction {}

  /** Decides, from these facts alone. */
  static KeyAction decide(KeyFacts facts) {
    KeyDeclaration declared = facts.declared();
    if (facts.stored().isEmpty() && declared.toBeDeleted()) {
      return new None();
    }
    if (facts.aliasHolder().isPresent()) {
      KeyFacts.AliasHolder holder = facts.aliasHolder().get();
      return new Refuse(
          KeyReason.AliasTaken.with(holder.alias(), holder.owner()), Optional.empty());
    }
    if (facts.stored().isEmpty()) {
      return new Create();
    }
    KeyRecord record = facts.stored().get();
    CustomerKey key = record.customer().orElseThrow();
    if (key.declared().owner().uid().equals(declared.owner().uid())) {
      Tenancy own = key.tenancy().isBound() ? key.tenancy() : facts.namespace().tenancy();
      return change(facts, record, own);
    }
    return facts
        .current()
        .map(current -> ofAnotherIncarnation(facts, record, current))
        .orElseGet(AskNamespace::new);
  }

  /**
   * A new incarnation of its object may have the key back, unless its namespace was recreated. The
   * former owner is gone with its namespace, whether or not anybody noticed that; where the
   * namespace was never recorded that is not certain.
   */
  private static KeyAction ofAnotherIncarnation(
      KeyFacts facts, KeyRecord record, NamespaceIdentity current) {
    CustomerKey key = record.customer().orElseThrow();
    if (key.tenancy().admits(current, record.versions().get(0).createdAt())) {
      return change(facts, record, current.tenancy());
    }
    return new Refuse(
        AccountReason.NamespaceRecreated.with(
            "alias/" + record.alias(), current.name(), key.tenancy().uid()),
        Optional.of(key.declared().owner()).filter(owner -> key.tenancy().isBound()));
  }

  private static KeyAction change(KeyFacts facts, KeyRecord record, Tenancy tenancy) {
    CustomerKey declared =
        KeyChanges.declared(record.customer().orElseThrow(), facts.declared(), facts.now());
    KeyRecord next = record.withCustomer(declared.withTenancy(tenancy));
    if (KeyChanges.isRotationDue(next, facts.request(), facts.now())) {
      return new Rotate(next);
    }
    return next.equals(record) ? new Keep(record) : new Change(next);
  }
}
