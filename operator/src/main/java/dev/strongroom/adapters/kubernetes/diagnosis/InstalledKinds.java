package dev.strongroom.adapters.kubernetes.diagnosis;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.core.diagnosis.KindState;
import dev.strongroom.core.diagnosis.Look;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The kinds of Strongroom in a cluster, compared with those that this program was built with. */
public final class InstalledKinds {
  private static final List<String> PLURALS =
      List.of(
          "accesskeys",
          "accountclaims",
          "encryptionkeys",
          "externalsecrettargets",
          "installations",
          "keyrecords",
          "managedsecrets",
          "rootkeys",
          "rotationpolicies",
          "secretprojections",
          "secretrecords",
          "secretversions");

  private InstalledKinds() {}

  /** How each is, by its name. */
  public static Map<String, Look<KindState>> read(KubernetesClient client) {
    Map<String, Look<KindState>> states = new TreeMap<>();
    for (String plural : PLURALS) {
      ObjectName name = new ObjectName(plural + ".strongroom.dev");
      states.put(
          name.value(),
          Looks.at(
                  "get customresourcedefinitions",
                  () ->
                      ObjectsByName.one(
                              client.apiextensions().v1().customResourceDefinitions(), name)
                          .get())
              .map(found -> state(found, packaged(name))));
    }
    return states;
  }

  private static KindState state(CustomResourceDefinition found, CustomResourceDefinition ours) {
    boolean isEstablished =
        found.getStatus() != null
            && found.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
    return new KindState(isEstablished, schemas(found).equals(schemas(ours)));
  }

  private static Map<String, Object> schemas(CustomResourceDefinition definition) {
    return definition.getSpec().getVersions().stream()
        .collect(
            Collectors.toMap(
                CustomResourceDefinitionVersion::getName,
                version -> Optional.ofNullable(version.getSchema())));
  }

  private static CustomResourceDefinition packaged(ObjectName name) {
    try (InputStream yaml = ManagedSecret.class.getResourceAsStream(name + ".yaml")) {
      return new KubernetesSerialization().unmarshal(yaml, CustomResourceDefinition.class);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
