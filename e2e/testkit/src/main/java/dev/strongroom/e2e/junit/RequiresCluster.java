package dev.strongroom.e2e.junit;

import dev.strongroom.e2e.cluster.Capability;
import dev.strongroom.e2e.cluster.Cluster;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test class uses the one cluster that all test classes of a run share; a parameter of type
 * {@link Cluster} receives it. Tests must keep to namespaces of their own. Where the cluster or the
 * capability cannot be had, the class is skipped with the reason, or fails if the environment has
 * {@code STRONGROOM_E2E_REQUIRE=true}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClusterExtension.class)
public @interface RequiresCluster {

  /** What the tests need the cluster to do. */
  Capability value() default Capability.CONTROL_PLANE;
}
