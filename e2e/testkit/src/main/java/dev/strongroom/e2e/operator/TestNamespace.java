package dev.strongroom.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.core.work.SecondLooks;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ObservedStatus;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretVersionResource;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;

/** A namespace of a test's own, and what a team does and sees in it with kubectl. */
public final class TestNamespace {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration COLLECTED_WITHIN = Duration.ofMinutes(2);
  private static final PatchContext KUBECTL =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("kubectl")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final String name;

  private TestNamespace(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** Makes a namespace. */
  public static TestNamespace create(KubernetesClient client, String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
    return new TestNamespace(client, name);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its uid. */
  public String uid() {
    return client.namespaces().withName(name).require().getMetadata().getUid();
  }

  /** Sets an annotation of the namespace, which takes an administrator. */
  public void annotate(String annotation, String value) {
    edit(namespace -> namespace.editMetadata().addToAnnotations(annotation, value).endMetadata());
  }

  /** Sets a label of the namespace, which takes an administrator. */
  public void label(String label, String value) {
    edit(namespace -> namespace.editMetadata().addToLabels(label, value).endMetadata());
  }

  /** Removes a label of the namespace. */
  public void removeLabel(String label) {
    edit(namespace -> namespace.editMetadata().removeFromLabels(label).endMetadata());
  }

  private void edit(UnaryOperator<NamespaceBuilder> change) {
    client
        .namespaces()
        .withName(name)
        .edit(found -> change.apply(new NamespaceBuilder(found)).build());
  }

  /** Deletes it, and waits until it is gone. */
  public void delete() {
    client.namespaces().withName(name).delete();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> client.namespaces().withName(name).get() == null);
  }

  /** The same as a user has it who has rights in this namespace alone. */
  public TestNamespace as(TestUser user) {
    return new TestNamespace(user.in(name, client), name);
  }

  /**
   * Allows so many Secrets from now on, as a ResourceQuota few-secrets. Its status is set here, so
   * that nothing depends on when the quota controller does.
   */
  public void limitSecrets(String most) {
    Map<String, Quantity> hard = Map.of("count/secrets", new Quantity(most));
    ResourceQuota quota =
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withName("few-secrets")
            .withNamespace(name)
            .endMetadata()
            .withNewSpec()
            .withHard(hard)
            .endSpec()
            .build();
    ResourceQuota stored = client.resource(quota).serverSideApply();
    if (stored.getStatus() == null || !hard.equals(stored.getStatus().getHard())) {
      patiently().ignoreExceptions().untilAsserted(() -> setCounted(hard));
    }
  }

  private void setCounted(Map<String, Quantity> hard) {
    client
        .resourceQuotas()
        .inNamespace(name)
        .withName("few-secrets")
        .editStatus(
            q ->
                new ResourceQuotaBuilder(q)
                    .withNewStatus()
                    .withHard(hard)
                    .withUsed(Map.of("count/secrets", new Quantity("0")))
                    .endStatus()
                    .build());
  }

  /** The client of whom it is made for: an administrator's, unless it is a user's. */
  public KubernetesClient client() {
    return client;
  }

  /** Waits for as long as an operator under load may need. */
  public static ConditionFactory patiently() {
    return await().atMost(LIMIT).pollInterval(Duration.ofMillis(50));
  }

  /** Waits for what the operator does only after a second look, a minute after the first. */
  public static ConditionFactory untilSecondLook() {
    return patiently().atMost(SecondLooks.APART.plus(LIMIT.multipliedBy(3)));
  }

  /** Applies a ManagedSecret with this spec, in YAML, as {@code kubectl apply --server-side}. */
  public void apply(String object, String spec) {
    apply("ManagedSecret", object, spec);
  }

  /** Applies an object of one of Strongroom's kinds. The API server alone judges its fields. */
  public void apply(String kind, String object, String spec) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(
            "apiVersion: strongroom.dev/v1\nkind: %s\nmetadata: {name: %s, namespace: %s}\nspec:\n%s"
                .formatted(kind, object, name, spec.indent(2)),
            GenericKubernetesResource.class);
    client.resource(resource).patch(KUBECTL, resource);
  }

  /** Makes a Secret of somebody else's. */
  public Secret createSecret(String object, Map<String, String> data) {
    return createSecret(
        new SecretBuilder()
            .withNewMetadata()
            .withName(object)
            .endMetadata()
            .withStringData(data)
            .build());
  }

  /** Puts the certificate of an authority where targets look for it. */
  public void trust(String configMap, String pem) {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(configMap)
                .withNamespace(name)
                .endMetadata()
                .addToData("ca.crt", pem)
                .build())
        .serverSideApply();
  }

  /** Makes a Secret of somebody else's. */
  public Secret createSecret(Secret secret) {
    secret.getMetadata().setNamespace(name);
    return client.resource(secret).create();
  }

  /** Lets ManagedSecrets read a Secret or take it over, as whoever may write that Secret does. */
  public void allow(String secret, String managedSecrets) {
    editSecret(
        secret,
        s ->
            s.editMetadata()
                .addToAnnotations("strongroom.dev/allow", managedSecrets)
                .endMetadata());
  }

  /** Changes a Secret as somebody other than the operator. */
  public Secret editSecret(String object, UnaryOperator<SecretBuilder> change) {
    return secrets(object).edit(s -> change.apply(new SecretBuilder(s)).build());
  }

  /** A Secret by its name. */
  public Resource<Secret> secrets(String object) {
    return client.secrets().inNamespace(name).withName(object);
  }

  /** The Secret, as soon as it is there. */
  public Secret awaitSecret(String object) {
    return patiently().until(() -> secrets(object).get(), Objects::nonNull);
  }

  /** The Secret, as soon as it has this text under a key. */
  public Secret awaitText(String object, String key, String text) {
    return patiently()
        .until(
            () -> secrets(object).get(),
            s -> s != null && s.getData() != null && text.equals(text(s, key)));
  }

  /**
   * Waits until Kubernetes has collected a Secret. Its garbage collector stands still while it gets
   * to know kinds that have come or gone, up to half a minute at a time.
   */
  public void awaitCollected(String object) {
    patiently()
        .atMost(COLLECTED_WITHIN)
        .untilAsserted(() -> assertThat(secrets(object).get()).isNull());
  }

  /** A ManagedSecret by its name. */
  public Resource<ManagedSecret> managedSecrets(String object) {
    return client.resources(ManagedSecret.class).inNamespace(name).withName(object);
  }

  /** The ManagedSecret, as soon as its present spec has taken effect. */
  public ManagedSecret awaitReady(String object) {
    return awaitCondition(object, "True", "Synced");
  }

  /** The ManagedSecret, as soon as Ready is False for its present spec, for this reason. */
  public ManagedSecret awaitNotReady(String object, String reason) {
    return awaitCondition(object, "False", reason);
  }

  /** The ManagedSecret, as soon as Ready is this for its present spec, for this reason. */
  public ManagedSecret awaitCondition(String object, String status, String reason) {
    return awaitCondition(ManagedSecret.class, object, status, reason);
  }

  /** The object, as soon as Ready is this for its present spec, for this reason. */
  public <T extends CustomResource<?, ? extends ObservedStatus>> T awaitCondition(
      Class<T> kind, String object, String status, String reason) {
    Resource<T> resource = client.resources(kind).inNamespace(name).withName(object);
    patiently()
        .untilAsserted(
            () -> {
              T seen = resource.get();
              assertThat(seen).isNotNull();
              assertThat(seen.getStatus()).isNotNull();
              assertThat(seen.getStatus().observedGeneration())
                  .isEqualTo(seen.getMetadata().getGeneration());
              assertThat(condition(seen, "Ready"))
                  .map(c -> c.getStatus() + " " + c.getReason())
                  .hasValue(status + " " + reason);
            });
    return resource.get();
  }

  /** The stored record of a ManagedSecret, if it has one. */
  public Optional<SecretRecordResource> record(String object) {
    return records().stream().filter(r -> r.getSpec().getOwner().name().equals(object)).findFirst();
  }

  /** The stored records of this namespace's account. */
  public List<SecretRecordResource> records() {
    return client
        .resources(SecretRecordResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .withLabel("strongroom.dev/account", name)
        .list()
        .getItems();
  }

  /** The stored value of a version of one of the account's secrets. */
  public SecretVersionResource version(String arn, String versionId) {
    return client
        .resources(SecretVersionResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .withLabel("strongroom.dev/account", name)
        .list()
        .getItems()
        .stream()
        .filter(v -> v.getSpec().getArn().equals(arn))
        .filter(v -> v.getSpec().getVersionId().equals(versionId))
        .findFirst()
        .orElseThrow();
  }

  /** The events about a ManagedSecret. */
  public List<Event> events(String object) {
    return client.events().v1().events().inNamespace(name).list().getItems().stream()
        .filter(e -> e.getRegarding().getKind().equals("ManagedSecret"))
        .filter(e -> e.getRegarding().getName().equals(object))
        .toList();
  }

  /** Revision of everything that the operator writes for this namespace, by name of the object. */
  public Map<String, String> revisions() {
    Map<String, String> revisions = new TreeMap<>();
    client.resources(ManagedSecret.class).inNamespace(name).list().getItems().stream()
        .forEach(o -> revisions.put("ms/" + o.getMetadata().getName(), revision(o)));
    client.secrets().inNamespace(name).list().getItems().stream()
        .forEach(o -> revisions.put("secret/" + o.getMetadata().getName(), revision(o)));
    records().forEach(o -> revisions.put("record/" + o.getMetadata().getName(), revision(o)));
    return revisions;
  }

  private static String revision(HasMetadata object) {
    return object.getMetadata().getResourceVersion();
  }

  /** The same with a new annotation, which is how a look at it is asked for. */
  public static ManagedSecret touched(ManagedSecret object) {
    object
        .getMetadata()
        .setAnnotations(Map.of("example.com/touched", object.getMetadata().getResourceVersion()));
    return object;
  }

  /** A condition of an object. */
  public static Optional<Condition> condition(
      CustomResource<?, ? extends ObservedStatus> object, String type) {
    return object.getStatus().conditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst();
  }

  /** The sentence of Ready. */
  public static String message(CustomResource<?, ? extends ObservedStatus> object) {
    return condition(object, "Ready").orElseThrow().getMessage();
  }

  /** A value of a Secret as text, or null. */
  public static String text(Secret secret, String key) {
    String encoded = secret.getData() == null ? null : secret.getData().get(key);
    return encoded == null
        ? null
        : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }
}
