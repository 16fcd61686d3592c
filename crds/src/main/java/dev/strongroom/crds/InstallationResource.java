package dev.strongroom.crds;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * One installation's claim on the namespaces that it works for; its name is the operator's
 * namespace. Cluster-scoped, so that installations in different namespaces see each other.
 */
@Group("strongroom.dev")
@Version("v1")
@Kind("Installation")
@Singular("installation")
@Plural("installations")
@AdditionalPrinterColumn(name = "Region", jsonPath = ".spec.region", type = Type.STRING)
@AdditionalPrinterColumn(name = "Namespaces", jsonPath = ".spec.namespaces", type = Type.STRING)
@AdditionalPrinterColumn(name = "Renewed", jsonPath = ".spec.renewedAt", type = Type.DATE)
public class InstallationResource extends CustomResource<InstallationSpec, Void> {
  private static final long serialVersionUID = 1L;
}
