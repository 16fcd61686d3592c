package dev.strongroom.app.wiring;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.kms.KmsActions;
import dev.strongroom.adapters.awsapi.secretsmanager.BatchHandlers;
import dev.strongroom.adapters.awsapi.secretsmanager.DescriptionHandlers;
import dev.strongroom.adapters.awsapi.secretsmanager.ListHandlers;
import dev.strongroom.adapters.awsapi.secretsmanager.PasswordHandlers;
import dev.strongroom.adapters.awsapi.secretsmanager.PolicyHandlers;
import dev.strongroom.adapters.awsapi.secretsmanager.SecretDescription;
import dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions;
import dev.strongroom.adapters.awsapi.secretsmanager.ValueHandlers;
import dev.strongroom.adapters.awsapi.ssm.SsmActions;
import dev.strongroom.adapters.awsapi.sts.StsActions;
import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.adapters.kubernetes.access.SubjectAccessReviews;
import dev.strongroom.adapters.kubernetes.access.TokenReviews;
import dev.strongroom.adapters.kubernetes.declarations.AccountIds;
import dev.strongroom.adapters.kubernetes.declarations.Accounts;
import dev.strongroom.adapters.kubernetes.declarations.KeyDeclarations;
import dev.strongroom.adapters.kubernetes.mirror.MirroredKeys;
import dev.strongroom.adapters.kubernetes.store.KubernetesAccountClaims;
import dev.strongroom.app.config.EndpointSettings;
import dev.strongroom.app.config.EndpointSettings.Tls;
import dev.strongroom.app.config.Settings;
import dev.strongroom.core.access.IdentityDoor;
import dev.strongroom.core.access.KeyAuthorizer;
import dev.strongroom.core.access.RefusalListener;
import dev.strongroom.core.access.ReportingAuthorizer;
import dev.strongroom.core.access.ResourcePolicyChecks;
import dev.strongroom.core.access.ThreeDoors;
import dev.strongroom.core.accounts.AccountLedger;
import dev.strongroom.core.actions.AccountSearch;
import dev.strongroom.core.actions.BatchActions;
import dev.strongroom.core.actions.DescriptionActions;
import dev.strongroom.core.actions.ListActions;
import dev.strongroom.core.actions.PasswordActions;
import dev.strongroom.core.actions.PolicyActions;
import dev.strongroom.core.actions.Protection;
import dev.strongroom.core.actions.SecretAccess;
import dev.strongroom.core.actions.SecretLocator;
import dev.strongroom.core.actions.ValueActions;
import dev.strongroom.core.audit.AuditTrail;
import dev.strongroom.core.audit.AuditedRecordStore;
import dev.strongroom.core.encryption.DirectCipher;
import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.DeclareKey;
import dev.strongroom.core.keys.KeyBudget;
import dev.strongroom.core.keys.KeyMaker;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyWrapping;
import dev.strongroom.core.kms.ChangeKeys;
import dev.strongroom.core.kms.CreateKey;
import dev.strongroom.core.kms.DescribeKeys;
import dev.strongroom.core.kms.KeyAccess;
import dev.strongroom.core.kms.KeyAliases;
import dev.strongroom.core.kms.KeyLocator;
import dev.strongroom.core.kms.KeyPolicies;
import dev.strongroom.core.kms.KeyWriter;
import dev.strongroom.core.kms.UseKeys;
import dev.strongroom.core.paging.PageTokens;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.secrets.AccessDates;
import dev.strongroom.core.secrets.PutSecretValue;
import dev.strongroom.core.secrets.ReadSecretValue;
import dev.strongroom.core.sessions.AssumeRole;
import dev.strongroom.core.sessions.AssumeRoleWithWebIdentity;
import dev.strongroom.core.sessions.ServiceAccounts;
import dev.strongroom.core.sessions.SessionKeys;
import dev.strongroom.core.sessions.SessionTokens;
import dev.strongroom.core.sessions.TokenRoles;
import dev.strongroom.core.values.PasswordGenerator;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** All actions of the endpoint, on the store of this replica. */
final class EndpointActions {
  private final Environment environment;
  private final ReplicaStore replica;
  private final RecordStore records;
  private final Accounts accounts;
  private final ActionCalls calls;
  private final SecretLocator locator;
  private final IdentityDoor identity;
  private final ThreeDoors doors;
  private final Protection protection;
  private final SecretAccess access;
  private final AccountBudget budget;
  private final PolicyParser policies = new PolicyParser(new JacksonJsonDocuments());

  /**
   * What the actions run in.
   *
   * @param sessionKeys of sessions, and of which other keys of this installation's clients are
   *     derived
   * @param accesses told of reads
   * @param accessKeys where the installation allows them
   * @param refusals notified of requests that a door refuses
   * @param trail of changes that are service events, beside the calls that cause them
   */
  record Environment(
      Settings settings,
      EndpointSettings endpoint,
      KubernetesClient client,
      SessionKeys sessionKeys,
      ServiceAccounts serviceAccounts,
      AccessDates accesses,
      RefusalListener refusals,
      Optional<StaticAccessKeys> accessKeys,
      AuditTrail trail,
      Clock clock,
      SecureRandom random,
      MeterRegistry meters) {}

  EndpointActions(Environment environment, ReplicaStore replica) {
    this.environment = environment;
    this.replica = replica;
    Settings settings = environment.settings();
    KubernetesClient client = environment.client();
    this.records = audited(replica.store().cachedRecords());
    this.accounts = new Accounts(client, settings.namespace());
    this.calls = new ActionCalls(settings.region(), environment.endpoint().tls() != Tls.OFF);
    this.locator =
        new SecretLocator(
            records,
            new AccountIds(new KubernetesAccountClaims(client, settings.namespace()), accounts),
            accounts);
    this.identity = new SubjectAccessReviews(client, environment.meters(), System::nanoTime);
    this.doors = new ThreeDoors(identity);
    this.protection = new Protection(replica.keyRecords()::find, new ParsedPolicies(policies));
    this.access =
        new SecretAccess(
            locator,
            new ReportingAuthorizer(doors, environment.refusals()),
            protection,
            settings.region());
    RecordQueries queries = replica.store().queries();
    this.budget =
        new AccountLedger(
            settings.budgets()::of,
            account -> queries.ofAccount(account).map(AccountLedger.Stored::of),
            System::nanoTime);
  }

  /** Without a trail nothing stands between. The operator records what is noted here. */
  private RecordStore audited(RecordStore plain) {
    AuditTrail trail = environment.trail();
    return trail == AuditTrail.NONE
        ? plain
        : new AuditedRecordStore(plain, plain::find, trail, environment.clock(), Optional.empty());
  }

  /** All of them. */
  List<Action<?>> all() {
    SecretValues stored = replica.store().values();
    PutSecretValue putting = new PutSecretValue(records, stored, budget, environment.clock());
    ValueActions values =
        new ValueActions(
            access, new ReadSecretValue(records, stored, environment.accesses()), putting);
    List<Action<?>> all = new ArrayList<>(secretsManager(values, putting));
    all.addAll(new SsmActions(values, calls).all());
    all.addAll(kms());
    all.addAll(sts());
    return all;
  }

  private List<Action<?>> sts() {
    SessionTokens tokens = new SessionTokens(environment.sessionKeys());
    SecureRandom random = environment.random();
    TokenReviews identities =
        new TokenReviews(
            environment.client(),
            environment.endpoint().audience(),
            environment.meters(),
            System::nanoTime);
    TokenRoles roles =
        new TokenRoles(
            identities,
            (namespace, uid) -> accounts.ofMember(namespace, uid).account(),
            environment.settings().excludedNamespaces());
    List<Action<?>> all =
        new ArrayList<>(
            new StsActions(
                    new AssumeRoleWithWebIdentity(roles, tokens, random),
                    new AssumeRole(identity, environment.serviceAccounts(), tokens, random))
                .all());
    environment.accessKeys().ifPresent(keys -> all.addAll(keys.actions(roles)));
    return all;
  }

  private List<Action<?>> secretsManager(ValueActions values, PutSecretValue putting) {
    PageTokens tokens =
        new PageTokens(environment.sessionKeys(), environment.random(), environment.clock());
    AccountSearch search = new AccountSearch(replica.store().queries(), locator, tokens);
    SecretDescription description = new SecretDescription(this::keyArn);
    ResourcePolicyChecks checks = new ResourcePolicyChecks(policies, doors);
    WritingActions writing =
        new WritingActions(
            new WritingActions.Gate(access, protection, checks),
            replica,
            records,
            putting,
            budget,
            accounts,
            environment.client(),
            environment.settings().region(),
            calls,
            environment.clock(),
            environment.settings().minimumInterval());
    return new SecretsManagerActions(
            new ValueHandlers(values, calls),
            new DescriptionHandlers(new DescriptionActions(access), description, calls),
            new ListHandlers(new ListActions(access, search, tokens), description, calls),
            new BatchHandlers(new BatchActions(access, values, search), calls),
            new PasswordHandlers(
                new PasswordActions(access, new PasswordGenerator(environment.random())), calls),
            new PolicyHandlers(new PolicyActions(access, checks, tokens), calls),
            writing.labels(),
            writing.creations(),
            writing.updates(),
            writing.deletions(),
            writing.tags(),
            writing.policyChanges(),
            writing.rotations(),
            writing.replications(),
            writing.crossAccount(identity))
        .all();
  }

  private List<Action<?>> kms() {
    Settings settings = environment.settings();
    Supplier<Collection<KeyRecord>> known = replica.keyRecords()::all;
    KeyBudget limits = new KeyBudget(settings.budgets()::keys, known);
    DeclareKey declare =
        new DeclareKey(
            replica.keyStore(),
            new KeyMaker(
                new KeyWrapping(replica.rootKeys()), environment.clock(), environment.random()),
            known,
            accounts,
            settings.region(),
            limits,
            environment.clock());
    MirroredKeys objects = new MirroredKeys(environment.client(), new KeyDeclarations(policies));
    KeyAccess keys =
        new KeyAccess(
            new KeyLocator(replica.keyStore(), known, accounts, replica.keys(), settings.region()),
            new KeyAuthorizer(identity),
            protection);
    KeyPolicies keyPolicies = new KeyPolicies(policies);
    KeyWriter writer = new KeyWriter(objects, declare, accounts);
    return new KmsActions(
            calls::of,
            new CreateKey(
                keys,
                keyPolicies,
                objects,
                writer,
                limits,
                settings.excludedNamespaces(),
                UUID::randomUUID),
            new ChangeKeys(keys, keyPolicies, writer, UUID::randomUUID),
            new KeyAliases(keys, writer),
            new DescribeKeys(keys),
            new UseKeys(keys, new DirectCipher(replica.keys(), environment.random())))
        .all();
  }

  private Optional<String> keyArn(UUID key) {
    return replica
        .keyRecords()
        .find(key)
        .flatMap(KeyRecord::customer)
        .map(CustomerKey::arn)
        .map(Object::toString);
  }
}
