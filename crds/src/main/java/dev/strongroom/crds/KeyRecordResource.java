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

/** Strongroom's own: an encryption key, wrapped by the root key. Not for users. */
@Group("strongroom.dev")
@Version("v1")
@Kind("KeyRecord")
@Singular("keyrecord")
@Plural("keyrecords")
@AdditionalPrinterColumn(name = "Account", jsonPath = ".spec.account", type = Type.STRING)
@AdditionalPrinterColumn(name = "Alias", jsonPath = ".spec.alias", type = Type.STRING)
@AdditionalPrinterColumn(
    name = "Destroyed At",
    jsonPath = ".spec.customer.deletionAt",
    type = Type.STRING)
public class KeyRecordResource extends CustomResource<KeyRecordSpec, Void> implements Namespaced {
  private static final long serialVersionUID = 1L;
}
