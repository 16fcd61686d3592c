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
 * A static access key of the AWS endpoint, for a program that cannot use sessions. It stands for a
 * ServiceAccount until this object or the ServiceAccount is deleted. The secret half is in no
 * object: {@code strongroom access-key} shows it once.
 */
@Group("strongroom.dev")
@Version("v1")
@Plural("accesskeys")
@ShortNames("ak")
@Categories("strongroom")
@AdditionalPrinterColumn(
    name = "ServiceAccount",
    jsonPath = ".spec.serviceAccountName",
    type = Type.STRING)
@AdditionalPrinterColumn(name = "Access Key", jsonPath = ".status.accessKeyId", type = Type.STRING)
@AdditionalPrinterColumn(name = "Last Used", jsonPath = ".status.lastUsedTime", type = Type.DATE)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class AccessKey extends CustomResource<AccessKeySpec, AccessKeyStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
