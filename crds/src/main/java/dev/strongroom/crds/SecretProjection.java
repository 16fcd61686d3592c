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

/** A consumer's request for a secret of this or another namespace, as a Secret of its own. */
@Group("strongroom.dev")
@Version("v1")
@Plural("secretprojections")
@ShortNames("sp")
@Categories("strongroom")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = Type.STRING)
@AdditionalPrinterColumn(
    name = "From Namespace",
    jsonPath = ".spec.secretRef.namespace",
    type = Type.STRING)
@AdditionalPrinterColumn(name = "From", jsonPath = ".spec.secretRef.name", type = Type.STRING)
@AdditionalPrinterColumn(name = "ARN", jsonPath = ".spec.arn", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Secret", jsonPath = ".status.secretName", type = Type.STRING)
@AdditionalPrinterColumn(
    name = "Version",
    jsonPath = ".status.versionId",
    type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class SecretProjection extends CustomResource<SecretProjectionSpec, SecretProjectionStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
