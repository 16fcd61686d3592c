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

/** A customer-managed key that encrypts the values of secrets (AWS KMS key). */
@Group("strongroom.dev")
@Version("v1")
@Plural("encryptionkeys")
@ShortNames("ek")
@Categories("strongroom")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = Type.STRING)
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.keyState", type = Type.STRING)
@AdditionalPrinterColumn(name = "Alias", jsonPath = ".status.alias", type = Type.STRING)
@AdditionalPrinterColumn(name = "Secrets", jsonPath = ".status.secrets", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Rotated", jsonPath = ".status.lastRotatedTime", type = Type.DATE)
@AdditionalPrinterColumn(
    name = "Destroyed At",
    jsonPath = ".status.deletionTime",
    type = Type.STRING)
@AdditionalPrinterColumn(
    name = "Key Id",
    jsonPath = ".status.keyId",
    type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class EncryptionKey extends CustomResource<EncryptionKeySpec, EncryptionKeyStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
