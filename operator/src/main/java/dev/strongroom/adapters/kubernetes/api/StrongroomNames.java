package dev.strongroom.adapters.kubernetes.api;

import dev.strongroom.core.projection.Holder;
import java.util.Map;

/** Labels, annotations and other names that Strongroom uses on Kubernetes objects. */
public final class StrongroomNames {
  /** Group and version of Strongroom's kinds. */
  public static final String API_VERSION = "strongroom.dev/v1";

  /** Field manager of all that the operator applies. */
  public static final String FIELD_MANAGER = "strongroom";

  /** Field manager of what the endpoint writes into users' objects for callers of the API. */
  public static final String ENDPOINT_FIELD_MANAGER = "strongroom-endpoint";

  /** Label on every Secret that Strongroom writes; the operator watches only those. */
  public static final String MANAGED_BY = "strongroom.dev/managed-by";

  /** Value of {@link #MANAGED_BY}. */
  public static final String MANAGED_BY_VALUE = "strongroom";

  /** Annotation on a projected Secret: the name of its ManagedSecret. */
  public static final String MANAGED_SECRET = "strongroom.dev/managed-secret";

  /** Annotation on a projected Secret: the name of its SecretProjection. */
  public static final String SECRET_PROJECTION = "strongroom.dev/secret-projection";

  /** Annotation on a projected Secret: what was written, see ProjectionMark. */
  public static final String MARK = "strongroom.dev/mark";

  /** Annotation on a projected Secret for which workloads are restarted: MAC of its content. */
  public static final String CONTENT = "strongroom.dev/content";

  /** Annotation on a workload: {@code true} allows its restart when a Secret changes. */
  public static final String ROLLOUT = "strongroom.dev/rollout";

  /** Annotation on a workload: when Strongroom restarted it last, RFC 3339. */
  public static final String RESTARTED_AT = "strongroom.dev/restarted-at";

  /** Field manager of the annotations by which workloads are restarted, and of nothing else. */
  public static final String ROLLOUT_FIELD_MANAGER = "strongroom-rollout";

  /** Annotation on a projected Secret: the installation that wrote it, as region/namespace. */
  public static final String INSTALLATION = "strongroom.dev/installation";

  /**
   * Annotation on anybody's Secret: who may read it or take it over, see Consent; on a CronJob:
   * which targets may have Jobs made from it.
   */
  public static final String ALLOW = "strongroom.dev/allow";

  /** Annotation on a ManagedSecret: an id of the user's choice; a new one asks for a rotation. */
  public static final String ROTATE = "strongroom.dev/rotate";

  /**
   * Annotation on a ManagedSecret: an id; a new one runs the test step alone, once, with a copy of
   * the current value (AWS RotateSecret with RotateImmediately false).
   */
  public static final String TEST_ROTATION = "strongroom.dev/test-rotation";

  /** Annotation on a ManagedSecret: an id; a new one cancels the running rotation, once. */
  public static final String CANCEL_ROTATION = "strongroom.dev/cancel-rotation";

  /**
   * Annotation on a ManagedSecret: an id; a new one removes AWSPENDING, once, unless a rotation
   * runs.
   */
  public static final String CLEAR_PENDING = "strongroom.dev/clear-pending";

  /**
   * Annotation on a ManagedSecret: the id of a request of {@link #ROTATE} that is carried out
   * although a freeze of the policy holds.
   */
  public static final String ROTATE_IN_FREEZE = "strongroom.dev/rotate-in-freeze";

  /**
   * Annotation on a ManagedSecret: the host, or host:port, of the target at which its values may be
   * used although they were used at another one, or name another one.
   */
  public static final String ROTATE_TO_HOST = "strongroom.dev/rotate-to-host";

  /**
   * Annotation on a ManagedSecret: an id of the user's choice; a new one asks for AWSCURRENT to be
   * moved to the version of {@link #ROLLBACK_TO}, once.
   */
  public static final String ROLLBACK = "strongroom.dev/rollback";

  /** Annotation on a ManagedSecret: a version id or staging label, default AWSPREVIOUS. */
  public static final String ROLLBACK_TO = "strongroom.dev/rollback-to";

  /**
   * Annotation on a ManagedSecret: the id of a version that the store has lost. The secret goes on
   * without it, from what the store has or with a new value.
   */
  public static final String ACCEPT_LOSS = "strongroom.dev/accept-loss";

  /**
   * Annotation on a ManagedSecret that was made for a caller of the API: the ClientRequestToken of
   * the call, so that a repeated call knows its own object.
   */
  public static final String CLIENT_REQUEST_TOKEN = "strongroom.dev/client-request-token";

  /** Annotation on the pod of a rotation's Job: the step, as AWS names it. */
  public static final String STEP = "strongroom.dev/step";

  /** Annotation on the pod of a rotation's Job: the ARN of the secret. */
  public static final String SECRET_ID = "strongroom.dev/secret-id";

  /** Annotation on the pod of a rotation's Job: the pending version (AWS: ClientRequestToken). */
  public static final String PENDING_VERSION = "strongroom.dev/pending-version";

  /** Annotation on a stored record: when a restore replaced it on request, RFC 3339. */
  public static final String OVERWRITTEN_AT = "strongroom.dev/overwritten-at";

  /** Annotation on a stored key record: when a restore into this store ended, RFC 3339. */
  public static final String RESTORED_AT = "strongroom.dev/restored-at";

  /** Annotation on a namespace: its 12-digit account id. */
  public static final String ACCOUNT_ID = "strongroom.dev/account-id";

  /**
   * Annotation on a namespace: uids of earlier namespaces of the same name, separated by commas,
   * whose secrets and keys this one may have back.
   */
  public static final String RESTORE_FROM = "strongroom.dev/restore-from";

  /**
   * Annotation on a namespace: uids or names of other namespaces that may project Secrets into it,
   * separated by commas, or {@code *}; see Acceptance.
   */
  public static final String ACCEPT_SECRETS_FROM = "strongroom.dev/accept-secrets-from";

  /**
   * Annotation on a SecretProjection that the operator has made: namespace/name of the
   * ManagedSecret whose owner wants it.
   */
  public static final String PROJECTED_BY = "strongroom.dev/projected-by";

  /** Label of the chart's objects with the name of the program that they are for. */
  public static final String NAME_LABEL = "app.kubernetes.io/name";

  /** Value of {@link #NAME_LABEL} for the operator. */
  public static final String OPERATOR = "strongroom-operator";

  /** Value of {@link #NAME_LABEL} for the AWS endpoint. */
  public static final String ENDPOINT = "strongroom-endpoint";

  private StrongroomNames() {}

  /** The annotation on a projected Secret that names the object that declares it. */
  public static String holder(Holder.Kind kind) {
    return switch (kind) {
      case ManagedSecret -> MANAGED_SECRET;
      case SecretProjection -> SECRET_PROJECTION;
    };
  }

  /** Whether these labels of a Secret say that Strongroom writes it. */
  public static boolean isManaged(Map<String, String> labels) {
    return MANAGED_BY_VALUE.equals(labels.get(MANAGED_BY));
  }
}
