package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.kubernetes.access.ServiceAccountUser;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.diagnosis.ActingOperator;
import dev.strongroom.adapters.kubernetes.diagnosis.ChartPolicies;
import dev.strongroom.adapters.kubernetes.diagnosis.EndpointCertificates;
import dev.strongroom.adapters.kubernetes.diagnosis.InstallationReader;
import dev.strongroom.adapters.kubernetes.diagnosis.InstalledKinds;
import dev.strongroom.adapters.kubernetes.diagnosis.OperatorSetup;
import dev.strongroom.app.commands.ChosenCluster;
import dev.strongroom.core.diagnosis.CertificateState;
import dev.strongroom.core.diagnosis.Check;
import dev.strongroom.core.diagnosis.Check.Verdict;
import dev.strongroom.core.diagnosis.ClockState;
import dev.strongroom.core.diagnosis.KindState;
import dev.strongroom.core.diagnosis.LeaseState;
import dev.strongroom.core.diagnosis.Look;
import dev.strongroom.core.diagnosis.OperatorRight;
import dev.strongroom.core.diagnosis.PolicyState;
import dev.strongroom.core.diagnosis.ReplicaState;
import dev.strongroom.core.diagnosis.RootKeyState;
import dev.strongroom.core.diagnosis.WriteAttempt;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks an installation. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Checks an installation: its CRDs, pods, leader, clocks, root key, admission policies,"
          + " certificates and rights, and whether another admission webhook or policy refuses or"
          + " changes the Secrets that the operator writes. It changes nothing; that last check is"
          + " a server-side dry run as the operator's ServiceAccount.",
      "",
      "Without the rights of an administrator some checks are unknown. Secrets are tried in the"
          + " --namespace, else in every namespace with ManagedSecrets, up to 100.",
      "",
      "Exit code: 0 nothing fails, 3 something fails, 1 the reason is on standard error."
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final int FAILING = 3;
  private static final int MOST_NAMESPACES = 100;

  @Option(
      names = "--operator-namespace",
      paramLabel = "<namespace>",
      description =
          "The operator's namespace; default: the one that has its Deployment, else "
              + ChosenCluster.USUAL_INSTALLATION
              + ".")
  private String operatorNamespace;

  @Mixin private ChosenCluster cluster;
  @Mixin private Output output;
  @Spec private CommandSpec spec;
  private final Clock clock = Clock.systemUTC();
  private final List<Check> checks = new ArrayList<>();

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.client()) {
      ObjectName namespace = namespace(client);
      InstallationReader installation = new InstallationReader(client, namespace);
      OperatorSetup setup = installation.setup().value().orElseGet(OperatorSetup::usual);
      InstalledKinds.read(client).forEach((name, look) -> checks.add(KindState.check(name, look)));
      Instant now = checkWhatRuns(installation, namespace, setup);
      checkPolicies(client, namespace, setup);
      checkEndpoint(client, namespace, installation, now);
      checkOperator(client, namespace, setup);
    }
    output.print(spec.commandLine().getOut(), checks, this::print);
    return checks.stream().anyMatch(check -> check.verdict() == Verdict.FAILING) ? FAILING : 0;
  }

  private ObjectName namespace(KubernetesClient client) {
    if (operatorNamespace != null) {
      return ChosenCluster.objectName("--operator-namespace", operatorNamespace);
    }
    List<String> found = InstallationReader.namespaces(client).value().orElse(List.of());
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "there are several installations; name one with --operator-namespace: "
              + String.join(", ", found));
    }
    return new ObjectName(found.isEmpty() ? ChosenCluster.USUAL_INSTALLATION : found.get(0));
  }

  /** Gives the API server's time, or that of this machine if it is not told. */
  private Instant checkWhatRuns(
      InstallationReader installation, ObjectName namespace, OperatorSetup setup) {
    checks.add(ReplicaState.check(namespace.value(), setup.name(), installation.operator()));
    Look<Instant> serverTime = installation.serverTime();
    Instant here = clock.instant();
    checks.add(ClockState.check(serverTime, here));
    Instant now = serverTime.value().orElse(here);
    if (setup.elected()) {
      checks.add(LeaseState.check(installation.lease(), now));
    }
    checks.add(RootKeyState.check(installation.rootKeys()));
    return now;
  }

  private void checkPolicies(KubernetesClient client, ObjectName namespace, OperatorSetup setup) {
    String prefix = namespace + "-" + setup.name() + "-";
    String secrets = prefix + "secrets";
    checks.add(
        PolicyState.check(
            secrets,
            "whoever has taken the operator over may change any Secret that RBAC lets it",
            ChartPolicies.read(client, secrets)));
    String deletion = prefix + "deletion";
    checks.add(
        PolicyState.check(
            deletion,
            "one mistaken kubectl delete may take the store away",
            ChartPolicies.read(client, deletion)));
  }

  private void checkEndpoint(
      KubernetesClient client, ObjectName namespace, InstallationReader installation, Instant now) {
    Look<ReplicaState> endpoint = installation.endpoint();
    boolean isSwitchedOff = endpoint.value().isEmpty() && endpoint.lacking().isEmpty();
    if (isSwitchedOff) {
      return;
    }
    checks.add(ReplicaState.check(namespace.value(), StrongroomNames.ENDPOINT, endpoint));
    EndpointCertificates certificates = new EndpointCertificates(client, namespace, installation);
    checks.add(CertificateState.check("authority of the endpoint", certificates.authority(), now));
    checks.add(CertificateState.check("certificate of the endpoint", certificates.served(), now));
  }

  private void checkOperator(KubernetesClient client, ObjectName namespace, OperatorSetup setup) {
    ActingOperator operator = new ActingOperator(client, namespace, setup.serviceAccount());
    checks.add(
        OperatorRight.check(
            operator.missing(OperatorRight.all(namespace.value(), setup.watched()))));
    for (ObjectName tried : namespacesToTry(client, setup)) {
      checks.add(WriteAttempt.check(tried.value(), operator.write(tried, this::impersonating)));
    }
  }

  private KubernetesClient impersonating(ServiceAccountUser user) {
    return cluster.client(user.name(), user.groups());
  }

  private List<ObjectName> namespacesToTry(KubernetesClient client, OperatorSetup setup) {
    Optional<ObjectName> named = cluster.named();
    if (named.isPresent()) {
      return List.of(named.get());
    }
    return ChosenCluster.ifPermitted(
            () -> client.resources(ManagedSecret.class).inAnyNamespace().list().getItems())
        .orElse(List.of())
        .stream()
        .map(object -> object.getMetadata().getNamespace())
        .distinct()
        .filter(setup::worksIn)
        .limit(MOST_NAMESPACES)
        .map(ObjectName::new)
        .toList();
  }

  private void print(PrintWriter out) {
    Columns columns = new Columns("VERDICT", "CHECKED", "FOUND");
    for (Check check : checks) {
      columns.row(
          check.verdict().name().toLowerCase(Locale.ROOT), check.subject(), check.finding());
    }
    columns.print(out);
    checks.stream()
        .filter(check -> check.verdict() != Verdict.OK && !check.remedy().isEmpty())
        .forEach(check -> out.printf("%n%s: %s%n", check.subject(), check.remedy()));
  }
}
