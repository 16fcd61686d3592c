package dev.strongroom.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.ParameterizedType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes the YAML of the custom resources from their Java types, and adds what the generator cannot
 * say: printer columns in the order of their annotations, conditions as a map list, bounds of maps,
 * a description of the kind, and that the store's own kinds keep unknown fields.
 */
final class CrdYaml {
  private static final Map<Class<? extends CustomResource<?, ?>>, String> KINDS =
      Map.ofEntries(
          Map.entry(
              ManagedSecret.class,
              "A secret: declared here, kept encrypted in Strongroom's store, and projected into a"
                  + " native Secret."),
          Map.entry(
              RotationPolicy.class,
              "When and how secrets are rotated; many ManagedSecrets share one."),
          Map.entry(
              EncryptionKey.class,
              "A customer-managed key that encrypts the values of secrets of its namespace."),
          Map.entry(
              SecretProjection.class,
              "A consumer's request: the current value of this secret, of this or another namespace"
                  + " that shares it, in this shape, as a Secret of this namespace."),
          Map.entry(
              AccessKey.class, "A static access key of the AWS endpoint for a ServiceAccount."),
          Map.entry(ExternalSecretTarget.class, "A system outside that must accept a credential."),
          Map.entry(
              SecretRecordResource.class,
              "Strongroom's own: the record of one secret. Not for users."),
          Map.entry(
              SecretVersionResource.class,
              "Strongroom's own: the encrypted value of one version. Not for users."),
          Map.entry(
              KeyRecordResource.class,
              "Strongroom's own: a wrapped encryption key. Not for users."),
          Map.entry(
              InstallationResource.class,
              "Strongroom's own: the claim of an installation on the namespaces that it works for."
                  + " Not for users."),
          Map.entry(
              AccountClaimResource.class,
              "Strongroom's own: the claim of an account id by a namespace. Not for users."),
          Map.entry(
              RootKeyResource.class,
              "What Strongroom says of a root key: one that is configured or still needed. Nothing"
                  + " is declared by it."));

  /** The page that {@code ReasonsPageTest} writes; {@code kubectl explain} shows the way to it. */
  static final String REASONS_PAGE = "operator/docs/reasons.md";

  private static final Map<String, Long> MAP_BOUNDS =
      Map.of(
          "tags", 50L,
          "labels", 64L,
          "annotations", 64L,
          "stagingLabels", 20L,
          "templates", 16L,
          "matchLabels", 16L);

  private static final String PROJECT_INTO = "spec.sharing.projectInto";

  private CrdYaml() {}

  static Set<Class<? extends CustomResource<?, ?>>> kinds() {
    return KINDS.keySet();
  }

  /** File name to content, one file per kind. */
  static Map<String, String> generate() {
    Map<String, String> files = new TreeMap<>();
    KINDS.forEach(
        (type, description) -> {
          CustomResourceDefinition crd = generated(type);
          crd.getSpec().getVersions().forEach(v -> finish(v, type, description));
          files.put(crd.getMetadata().getName() + ".yaml", Serialization.asYaml(crd));
        });
    return files;
  }

  private static CustomResourceDefinition generated(Class<? extends CustomResource<?, ?>> type) {
    ByteArrayOutputStream yaml = new ByteArrayOutputStream();
    new CRDGenerator()
        .customResourceClasses(type)
        .forCRDVersions("v1")
        .withOutput(new InMemory(yaml))
        .generate();
    return Serialization.unmarshal(
        yaml.toString(StandardCharsets.UTF_8), CustomResourceDefinition.class);
  }

  private static void finish(
      CustomResourceDefinitionVersion version, Class<?> type, String description) {
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    root.setDescription(description);
    orderColumns(version, type);
    bound(root);
    withRulesOnce(root);
    JSONSchemaProps spec = root.getProperties().get("spec");
    if (StoredSpec.class.isAssignableFrom(specOf(type))) {
      keepUnknownFields(spec);
      root.getProperties().remove("status");
      version.setSubresources(null);
    }
    if (spec != null) {
      spec.setDescription("Desired state.");
    }
    if (type == ManagedSecret.class) {
      JSONSchemaProps sharing = spec.getProperties().get("sharing");
      tellPaths(sharing.getProperties().get("projectInto"));
    }
    JSONSchemaProps status = root.getProperties().get("status");
    if (status != null) {
      status.setDescription("Observed state, written by the operator.");
    }
    if (status != null && status.getProperties().containsKey("conditions")) {
      conditionsAsMapList(status.getProperties().get("conditions"));
      if (type != RootKeyResource.class) {
        status.setDefault(unseen());
      }
    }
  }

  /** What is declared in other places too has messages with the paths that it has there. */
  private static void tellPaths(JSONSchemaProps projectInto) {
    rules(projectInto)
        .forEach(
            rule ->
                rule.setMessage(
                    rule.getMessage()
                        .replaceFirst("^spec\\.projection", PROJECT_INTO + ".projection")
                        .replaceFirst(
                            "^spec\\.sharing\\.namespaceSelector",
                            PROJECT_INTO + ".namespaceSelector")));
  }

  private static Stream<ValidationRule> rules(JSONSchemaProps schema) {
    return Stream.concat(
        schema.getXKubernetesValidations().stream(), inner(schema).flatMap(CrdYaml::rules));
  }

  private static Stream<JSONSchemaProps> inner(JSONSchemaProps schema) {
    return Stream.concat(
        schema.getProperties().values().stream(),
        schema.getItems() == null ? Stream.of() : Stream.of(schema.getItems().getSchema()));
  }

  /** The generator finds what is said of a component of a record at its field and its accessor. */
  private static void withRulesOnce(JSONSchemaProps schema) {
    schema.setXKubernetesValidations(
        schema.getXKubernetesValidations().stream().distinct().toList());
    inner(schema).forEach(CrdYaml::withRulesOnce);
  }

  /**
   * Has the API server keep what a newer version has stored, at any depth: what it keeps inside of
   * a field that it knows is said there anew.
   */
  private static void keepUnknownFields(JSONSchemaProps schema) {
    if (!schema.getProperties().isEmpty()) {
      schema.setXKubernetesPreserveUnknownFields(true);
      schema.getProperties().values().forEach(CrdYaml::keepUnknownFields);
    }
    if (schema.getItems() != null) {
      keepUnknownFields(schema.getItems().getSchema());
    }
  }

  /**
   * The status of an object that the operator has not seen yet. Tools that go by kstatus take an
   * object without conditions for done, so the API server itself says that it is not. (Gateway
   * API's kinds do the same.)
   */
  private static JsonNode unseen() {
    ObjectNode status = JsonNodeFactory.instance.objectNode().put("observedGeneration", -1);
    ArrayNode conditions = status.putArray("conditions");
    conditions.add(pending("Ready", "Unknown")).add(pending("Reconciling", "True"));
    return status;
  }

  private static ObjectNode pending(String type, String value) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", type)
        .put("status", value)
        .put("reason", "Pending")
        .put("message", "Waiting for the operator.")
        .put("lastTransitionTime", "1970-01-01T00:00:00Z");
  }

  private static Class<?> specOf(Class<?> type) {
    return (Class<?>) ((ParameterizedType) type.getGenericSuperclass()).getActualTypeArguments()[0];
  }

  private static void orderColumns(CustomResourceDefinitionVersion version, Class<?> type) {
    List<String> order =
        Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
            .map(AdditionalPrinterColumn::name)
            .toList();
    List<CustomResourceColumnDefinition> columns = version.getAdditionalPrinterColumns();
    if (columns != null) {
      columns.sort(
          Comparator.comparingInt(
              (CustomResourceColumnDefinition c) -> order.indexOf(c.getName())));
      columns.forEach(CrdYaml::leaveOutWhatTheApiServerDoes);
    }
  }

  /**
   * The API server does not store a priority of 0, so a CRD that has one differs from what is
   * stored: {@code kubectl apply --server-side} would conflict after {@code kubectl apply}.
   */
  private static void leaveOutWhatTheApiServerDoes(CustomResourceColumnDefinition column) {
    if (Integer.valueOf(0).equals(column.getPriority())) {
      column.setPriority(null);
    }
  }

  private static void bound(JSONSchemaProps schema) {
    if (schema == null || schema.getProperties() == null) {
      return;
    }
    schema
        .getProperties()
        .forEach(
            (name, child) -> {
              if (child.getAdditionalProperties() != null && MAP_BOUNDS.containsKey(name)) {
                child.setMaxProperties(MAP_BOUNDS.get(name));
              }
              bound(child);
            });
  }

  private static void conditionsAsMapList(JSONSchemaProps conditions) {
    conditions.setDescription(
        "%s For the meaning of each reason, see %s in Strongroom's repository."
            .formatted(conditions.getDescription(), REASONS_PAGE));
    conditions.setXKubernetesListType("map");
    conditions.setXKubernetesListMapKeys(List.of("type"));
    conditions.setMaxItems(16L);
    JSONSchemaProps item = conditions.getItems().getSchema();
    item.setRequired(List.of("lastTransitionTime", "message", "reason", "status", "type"));
    item.getProperties().get("lastTransitionTime").setFormat("date-time");
  }

  /** Takes the one file that the generator writes. */
  private record InMemory(ByteArrayOutputStream yaml)
      implements CRDGenerator.CRDOutput<OutputStream> {
    @Override
    public OutputStream outputFor(String crdName) throws IOException {
      return yaml;
    }

    @Override
    public URI crdURI(String crdName) {
      return URI.create("file:///memory/" + crdName);
    }

    @Override
    public void close() {}
  }
}
