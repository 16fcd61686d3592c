package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.watches.SeenObjects;
import dev.strongroom.core.keys.KeyObstacles;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.reconciling.managedsecret.KeyChoice;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.DeclareSecret;
import dev.strongroom.core.secrets.DeclaredSecret;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Brings the record to what is declared. It finds out whose namespace it is, which key is named and
 * whether the resource policy can be read.
 */
public final class DeclaringStage {
  private final SeenObjects caches;
  private final Function<String, NamespaceIdentity> namespaces;
  private final KeyReferences keys;
  private final PolicyParser policies;
  private final DeclareSecret declare;

  /**
   * A stage over these.
   *
   * @param namespaces who a namespace is, as it was a moment ago; throws when that is not known
   */
  public DeclaringStage(
      SeenObjects caches,
      Function<String, NamespaceIdentity> namespaces,
      KeyReferences keys,
      PolicyParser policies,
      DeclareSecret declare) {
    this.caches = caches;
    this.namespaces = namespaces;
    this.keys = keys;
    this.policies = policies;
    this.declare = declare;
  }

  /**
   * Declares the secret.
   *
   * @param known the record as it is known; empty when there is none
   * @param acceptedLoss the version whose loss the user has accepted
   * @param problems told of parts of the declaration that do not count at present, while the rest
   *     does
   */
  Attempt<SecretRecord> declare(
      Declaration declaration,
      Optional<SecretRecord> known,
      Optional<VersionId> acceptedLoss,
      Consumer<Failure> problems) {
    return place(declaration, known)
        .then(
            asked -> {
              AccountId account =
                  asked
                      .map(NamespaceIdentity::account)
                      .orElseGet(() -> known.get().arn().account());
              Tenancy tenancy = asked.map(NamespaceIdentity::tenancy).orElse(Tenancy.UNKNOWN);
              return choice(declaration, account, known)
                  .then(
                      choice -> {
                        choice.problem().ifPresent(problems);
                        Optional<String> policy = policy(declaration, known, problems);
                        return Attempt.of(
                            () ->
                                declare.declare(
                                    secret(declaration, account, tenancy, choice.key(), policy),
                                    known,
                                    acceptedLoss));
                      });
            });
  }

  /** Asked for only while the record does not tell: a secret keeps its account and namespace. */
  private Attempt<Optional<NamespaceIdentity>> place(
      Declaration declaration, Optional<SecretRecord> known) {
    boolean isKnown =
        known
            .filter(r -> r.owner().uid().equals(declaration.owner().uid()))
            .filter(r -> r.tenancy().isBound())
            .isPresent();
    return isKnown
        ? Attempt.done(Optional.empty())
        : Attempt.of(() -> Optional.of(namespaces.apply(declaration.owner().namespace())));
  }

  private Attempt<KeyChoice> choice(
      Declaration declaration, AccountId account, Optional<SecretRecord> known) {
    Attempt<Optional<UUID>> declared =
        Attempt.of(
            () ->
                declaration
                    .key()
                    .flatMap(name -> keys.find(declaration.owner().namespace(), account, name)));
    KeyObstacles obstacles =
        keys.obstacles(declared.value().flatMap(Function.identity()).map(Set::of).orElse(Set.of()));
    return KeyChoice.decide(
        declared, obstacles, known.filter(r -> r.owner().sameObject(declaration.owner())));
  }

  /** The resource policy that counts: while the declared one is malformed, the last good one. */
  private Optional<String> policy(
      Declaration declaration, Optional<SecretRecord> known, Consumer<Failure> problems) {
    Optional<String> stored =
        known
            .filter(r -> r.owner().sameObject(declaration.owner()))
            .flatMap(r -> r.metadata().policy());
    if (declaration.policy().equals(stored)) {
      return stored;
    }
    Attempt<Optional<String>> checked = Attempt.of(() -> declaration.policy(policies));
    checked.failure().ifPresent(problems);
    return checked.value().orElse(stored);
  }

  /** Of two objects that name each other in spec.adopt, the one that has the secret keeps it. */
  private DeclaredSecret secret(
      Declaration declaration,
      AccountId account,
      Tenancy tenancy,
      Optional<UUID> chosen,
      Optional<String> policy) {
    String me = declaration.owner().name();
    Optional<String> former =
        declaration
            .adopt()
            .filter(
                name ->
                    caches
                        .primary(declaration.owner().namespace(), name)
                        .filter(other -> new Declaration(other).adopts(me))
                        .isEmpty());
    return declaration.secret(account, tenancy, chosen, policy, former);
  }
}
