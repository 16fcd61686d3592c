package dev.strongroom.crds;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Strongroom's own: the record of one secret, the truth about it. Lives in the operator's
 * namespace; without a status subresource, so that one update is one atomic change. Not for users.
 */
@Group("strongroom.dev")
@Version("v1")
@Kind("SecretRecord")
@Singular("secretrecord")
@Plural("secretrecords")
@AdditionalPrinterColumn(name = "Owner", jsonPath = ".spec.owner.name", type = Type.STRING)
@AdditionalPrinterColumn(name = "Namespace", jsonPath = ".spec.owner.namespace", type = Type.STRING)
@AdditionalPrinterColumn(name = "Current", jsonPath = ".spec.labels.AWSCURRENT", type = Type.STRING)
@AdditionalPrinterColumn(name = "Deletion", jsonPath = ".spec.deletionAt", type = Type.STRING)
public class SecretRecordResource extends CustomResource<SecretRecordSpec, Void>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
