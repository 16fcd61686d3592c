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
 * What the operator says of a root key: one object for each that is configured or still needed, in
 * the operator's namespace. Nothing is declared by it; the operator makes and removes it.
 */
@Group("strongroom.dev")
@Version("v1")
@Kind("RootKey")
@Singular("rootkey")
@Plural("rootkeys")
@AdditionalPrinterColumn(name = "Provider", jsonPath = ".status.provider", type = Type.STRING)
@AdditionalPrinterColumn(name = "Active", jsonPath = ".status.active", type = Type.BOOLEAN)
@AdditionalPrinterColumn(name = "Keys", jsonPath = ".status.keyRecords", type = Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = Type.STRING)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = Type.STRING)
public class RootKeyResource extends CustomResource<Void, RootKeyStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;
}
