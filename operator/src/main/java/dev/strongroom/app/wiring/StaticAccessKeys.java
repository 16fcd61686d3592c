package dev.strongroom.app.wiring;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.CallListener;
import dev.strongroom.adapters.awsapi.KeyUseListener;
import dev.strongroom.adapters.awsapi.sts.AccessKeyActions;
import dev.strongroom.adapters.kubernetes.accesskeys.AccessKeyObjects;
import dev.strongroom.adapters.kubernetes.accesskeys.AccessKeyWatch;
import dev.strongroom.core.accesskeys.AccessKeyCredentials;
import dev.strongroom.core.accesskeys.IssueAccessKey;
import dev.strongroom.core.accesskeys.KeySecrets;
import dev.strongroom.core.accesskeys.KeyUses;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.sessions.ServiceAccounts;
import dev.strongroom.core.sessions.Session;
import dev.strongroom.core.sessions.TokenRoles;
import dev.strongroom.core.signature.SigningCredentials;
import dev.strongroom.platform.DaemonThreads;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Static access keys of a replica, where the installation allows them. */
final class StaticAccessKeys implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StaticAccessKeys.class);
  private static final int SECONDS_BETWEEN_USES = 30;

  private final AccessKeyWatch watch = new AccessKeyWatch(System::nanoTime);
  private final KeyUses uses = new KeyUses();
  private final AccessKeyObjects objects;
  private final KeySecrets secrets;
  private final ScheduledExecutorService timer = DaemonThreads.single("access-keys");

  /**
   * Keys that are not followed yet.
   *
   * @param mac {@code KeyRing.sessionMac}
   */
  StaticAccessKeys(KubernetesClient client, Supplier<ProjectionMac> mac) {
    this.objects = new AccessKeyObjects(client, watch);
    this.secrets = new KeySecrets(mac);
  }

  /**
   * Begins to follow the objects; returns when all are known.
   *
   * @param namespaces with keys; empty for all
   */
  void start(KubernetesClient client, Set<String> namespaces) {
    watch.start(client, namespaces);
    timer.scheduleWithFixedDelay(watch::check, 1, 1, TimeUnit.SECONDS);
    timer.scheduleWithFixedDelay(
        this::saveUses, SECONDS_BETWEEN_USES, SECONDS_BETWEEN_USES, TimeUnit.SECONDS);
  }

  /** The credentials of keys and of these sessions. */
  SigningCredentials<Session> credentials(
      ServiceAccounts serviceAccounts, SigningCredentials<Session> sessions) {
    return new AccessKeyCredentials(watch, secrets, serviceAccounts, sessions);
  }

  /** Notes the uses of keys before another listener. */
  CallListener listener(CallListener next) {
    return new KeyUseListener(next, uses);
  }

  /** The actions that issue keys. */
  List<Action<?>> actions(TokenRoles roles) {
    return new AccessKeyActions(new IssueAccessKey(roles, objects, secrets)).all();
  }

  private void saveUses() {
    try {
      objects.noteUses(uses.take());
    } catch (Failure later) {
      LOG.info("uses of access keys are saved with the next ones: {}", later.finding());
    } catch (RuntimeException unexpected) {
      LOG.warn("uses of access keys cannot be saved", unexpected);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    saveUses();
    watch.close();
  }
}
