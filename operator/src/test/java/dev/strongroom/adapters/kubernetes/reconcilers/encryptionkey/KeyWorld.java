package dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.adapters.kubernetes.declarations.KeyDeclarations;
import dev.strongroom.adapters.kubernetes.reconcilers.Faults;
import dev.strongroom.adapters.kubernetes.reconcilers.GivenObjects;
import dev.strongroom.adapters.kubernetes.reconcilers.GoldenFiles.Expected;
import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.encryption.CountingRandom;
import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.DeclareKey;
import dev.strongroom.core.keys.KeyBudget;
import dev.strongroom.core.keys.KeyMaker;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyRecordStore;
import dev.strongroom.core.keys.KeyVersion;
import dev.strongroom.core.keys.KeyWrapping;
import dev.strongroom.core.keys.MemoryKeyRecordStore;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.reconciling.encryptionkey.KeyOutcome;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.rootkeys.FlakyRootKey;
import dev.strongroom.core.secrets.Time;
import dev.strongroom.crds.EncryptionKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** The product's pass over EncryptionKeys, on ports in memory that note what is done to them. */
final class KeyWorld {
  private static final String EXCLUDED = "kube-system";

  private final KeyCase given;
  private final GivenObjects objects;
  private final Time time = new Time(Vault.NOW);
  private final MemoryKeyRecordStore memory = new MemoryKeyRecordStore();
  private final List<String> actions = new ArrayList<>();
  private final SecureRandom random = new CountingRandom();
  private final FlakyRootKey rootKey = new FlakyRootKey(Vault.rootKey(1, random));
  private NamespaceIdentity namespace = Vault.namespace(GivenObjects.NAMESPACE);
  private Faults faults = new Faults(null);
  private long budget = KeyBudget.DEFAULT;

  KeyWorld(KeyCase given, GivenObjects objects) {
    this.given = given;
    this.objects = objects;
  }

  Expected expected() {
    KeyPass pass = pass();
    for (ObjectNode before : given.earlier()) {
      pass.run(read(before));
    }
    happen();
    actions.clear();
    EncryptionKey key = read(given.given());
    KeyOutcome outcome = pass.run(key);
    faults.assertAllWereMet();
    return Expected.of(
        actions,
        new KeyStatusFactory(time).status(key, outcome).conditions(),
        outcome.nextLook(time.instant()).toString());
  }

  private EncryptionKey read(ObjectNode object) {
    ObjectNode complete = object.deepCopy();
    if (object == given.given()) {
      ObjectNode labels = complete.withObjectProperty("metadata").withObjectProperty("labels");
      for (int i = 0; i < given.labels(); i++) {
        labels.put("example.com/label-" + i, "x");
      }
    }
    return objects.read(complete, EncryptionKey.class);
  }

  /** What has happened since the earlier passes. */
  private void happen() {
    time.pass(given.age() == null ? Duration.ofHours(1) : Duration.parse(given.age()));
    if (given.record() != null) {
      ObjectNode first = given.earlier().get(0);
      String name = DeclareKey.recordName(KeyDeclarations.owner(read(first)));
      memory.records.computeIfPresent(name, (any, record) -> changed(record));
    }
    if (given.namespace() != null) {
      namespace =
          new NamespaceIdentity(
              GivenObjects.NAMESPACE,
              given.namespace().uid(),
              time.instant(),
              AccountId.ofNamespace(GivenObjects.NAMESPACE),
              Set.copyOf(Optional.ofNullable(given.namespace().restoreFrom()).orElse(List.of())));
    }
    budget = Optional.ofNullable(given.budget()).orElse(KeyBudget.DEFAULT);
    faults = new Faults(given.faults());
    rootKey.away = faults.has("root key");
  }

  private KeyRecord changed(KeyRecord record) {
    KeyRecord next = given.record().restored() ? record.restored() : record;
    while (next.versions().size() < given.record().materials()) {
      KeyVersion last = next.current();
      next =
          next.withNewMaterial(
              new KeyVersion(last.id() + 1, last.rootKeyId(), last.wrapped(), last.createdAt()));
    }
    return next;
  }

  private KeyPass pass() {
    KeyMaker maker = new KeyMaker(new KeyWrapping(rootKey), time, random);
    DeclareKey keys =
        new DeclareKey(
            new NotingStore(),
            maker,
            memory.records::values,
            this::current,
            "xx-test-1",
            new KeyBudget(account -> budget, memory.records::values),
            time);
    return new KeyPass(
        new ExcludedNamespaces(Set.of(EXCLUDED)),
        new KeyDeclarations(new PolicyParser(new JacksonJsonDocuments())),
        keys,
        this::remembered,
        name -> Optional.ofNullable(memory.records.get(name)),
        key -> Optional.ofNullable(given.users()).orElse(List.of()));
  }

  private NamespaceIdentity remembered(String name) {
    faults.at("namespace");
    return namespace;
  }

  private NamespaceIdentity current(String name) {
    actions.add("read namespace " + name);
    return remembered(name);
  }

  /** Notes what is changed. */
  private final class NotingStore implements KeyRecordStore {
    @Override
    public Optional<KeyRecord> find(String name) {
      faults.at("store");
      return memory.find(name);
    }

    @Override
    public Optional<KeyRecord> findById(UUID keyId) {
      return memory.findById(keyId);
    }

    @Override
    public int forEach(Consumer<KeyRecord> each) {
      return memory.forEach(each);
    }

    @Override
    public Optional<KeyRecord> create(KeyRecord record) {
      faults.at("store write");
      actions.add("create " + line(record));
      return memory.create(record);
    }

    @Override
    public Optional<KeyRecord> compareAndSwap(KeyRecord changed) {
      faults.at("store write");
      actions.add("swap " + line(changed));
      return memory.compareAndSwap(changed);
    }

    @Override
    public boolean delete(KeyRecord record) {
      throw new UnsupportedOperationException();
    }
  }

  private static String line(KeyRecord record) {
    CustomerKey key = record.customer().orElseThrow();
    return "KeyRecord of %s: alias/%s, %s, material %d%s"
        .formatted(
            key.declared().owner(),
            record.alias(),
            record.state().awsName(),
            record.current().id(),
            key.deletionAt().map(at -> ", ends " + at).orElse(""));
  }
}
