package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.installation.ClockGuard;
import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.audit.AuditTrail;
import dev.strongroom.core.labelevents.EventSink;
import dev.strongroom.core.projection.AllowedTypes;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.work.FailingObjects;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What the ManagedSecret controller runs in.
 *
 * @param client the API server
 * @param namespace the operator's namespace, which holds the store
 * @param watchNamespaces namespaces with ManagedSecrets; empty for all
 * @param excluded namespaces of watchNamespaces, or of all, in which nothing is done
 * @param types types of Secrets that may be written
 * @param installation what tells this installation from others on the Secrets that it writes
 * @param region name of this installation
 * @param rotationThreads rotations at one time
 * @param rotationsPerNamespace rotations of one namespace at one time
 * @param minimumInterval the shortest time between two rotations
 * @param budgets limits of each namespace
 * @param projectionBudgets how many SecretProjections each namespace may have in others
 * @param leading whether this replica is the one that works
 * @param awaitingRestore whether nothing may be created before a restore
 * @param failing the objects that cannot succeed at present
 * @param clock the time
 * @param clockGuard asked before anything is removed for good
 * @param random randomness for keys and passwords
 * @param meters where to count
 * @param trail where what happens is recorded
 * @param events told of label updates; empty when nobody is
 * @param rollout whether workloads may be restarted
 */
record SecretEnvironment(
    KubernetesClient client,
    String namespace,
    Set<String> watchNamespaces,
    ExcludedNamespaces excluded,
    AllowedTypes types,
    String installation,
    String region,
    int rotationThreads,
    int rotationsPerNamespace,
    MinimumInterval minimumInterval,
    Function<String, AccountBudget.Limits> budgets,
    ToLongFunction<String> projectionBudgets,
    BooleanSupplier leading,
    FailingObjects failing,
    BooleanSupplier awaitingRestore,
    Clock clock,
    ClockGuard clockGuard,
    SecureRandom random,
    MeterRegistry meters,
    AuditTrail trail,
    Optional<EventSink> events,
    boolean rollout) {}
