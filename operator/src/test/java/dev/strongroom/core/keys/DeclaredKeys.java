package dev.strongroom.core.keys;

import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.secrets.Time;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Customer-managed keys over a store in memory, and time that a test moves. */
final class DeclaredKeys {
  final Time time = new Time(Vault.NOW);
  NamespaceIdentity namespace = Vault.namespace("shop");
  final Vault vault = new Vault();
  final KeyMaker maker = new KeyMaker(new KeyWrapping(Vault.rootKey(1)), time, new SecureRandom());
  final DeclareKey use =
      new DeclareKey(
          vault.store,
          maker,
          () -> vault.store.records.values(),
          name -> namespace,
          "xx-test-1",
          KeyBudget.UNLIMITED,
          time);
  final DestroyKeys destroy =
      new DestroyKeys(vault.store, () -> vault.store.records.values(), time);

  KeyRecord declare(KeyDeclaration declared) {
    return use.declare(declared, namespace, Optional.empty()).orElseThrow();
  }

  static Owner owner(String name, String uid) {
    return new Owner("shop", name, uid);
  }

  static KeyDeclaration key(String name) {
    return key(name, name, "uid", true, Duration.ZERO, false);
  }

  static KeyDeclaration key(
      String name,
      String alias,
      String uid,
      boolean enabled,
      Duration period,
      boolean toBeDeleted) {
    return new KeyDeclaration(
        owner(name, uid),
        alias,
        Set.of(),
        "",
        Map.of(),
        Optional.empty(),
        enabled,
        Optional.of(period).filter(p -> !p.isZero()),
        KeyDeclaration.DEFAULT_WINDOW,
        toBeDeleted);
  }
}
