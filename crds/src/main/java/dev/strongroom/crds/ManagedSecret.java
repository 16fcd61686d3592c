package dev.strongroom.crds;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A secret: declared here, kept encrypted in Strongroom's store, projected into a native Secret.
 */
@Group("strongroom.dev")
@Version("v1")
@Plural("managedsecrets")
@ShortNames("ms")
@Categories("strongroom")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = Type.STRING)
@AdditionalPrinterColumn(name = "Secret", jsonPath = ".status.secretName", type = Type.STRING)
@AdditionalPrinterColumn(
    name = "Rotated",
    jsonPath = ".status.rotation.lastRotatedTime",
    type = Type.DATE)
@AdditionalPrinterColumn(
    name = "Strategy",
    jsonPath = ".status.rotation.strategy",
    type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Next Rotation",
    jsonPath = ".status.rotation.nextRotationTime",
    type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Version",
    jsonPath = ".status.versionId",
    type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Replica",
    jsonPath = ".status.conditions[?(@.type==\"ReplicaInSync\")].reason",
    type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class ManagedSecret extends CustomResource<ManagedSecretSpec, ManagedSecretStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
