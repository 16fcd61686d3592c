package dev.strongroom.adapters.kubernetes.reading;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A Deployment as the operator keeps it. */
@Group("apps")
@Version("v1")
@Kind("Deployment")
@Plural("deployments")
@Singular("deployment")
@JsonDeserialize(using = JsonDeserializer.None.class)
public final class SeenDeployment extends SeenWorkload {
  private static final long serialVersionUID = 1L;

  @Override
  public String getKind() {
    return "Deployment";
  }
}
