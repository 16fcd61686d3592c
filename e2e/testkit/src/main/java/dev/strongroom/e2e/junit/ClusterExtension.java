package dev.strongroom.e2e.junit;

import dev.strongroom.e2e.cluster.Capability;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.ClusterRequest;
import dev.strongroom.e2e.cluster.ClusterUnavailableException;
import dev.strongroom.e2e.cluster.Clusters;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts the shared cluster when the first test class asks for it and closes it after the last. */
final class ClusterExtension implements ExecutionCondition, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ClusterExtension.class);

  /** A condition rather than a callback: its reason is what reports show for the skipped class. */
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (context.getTestMethod().isPresent()) {
      return ConditionEvaluationResult.enabled("the class has its cluster");
    }
    Capability needed =
        AnnotationSupport.findAnnotation(context.getTestClass(), RequiresCluster.class)
            .map(RequiresCluster::value)
            .orElse(Capability.CONTROL_PLANE);
    try {
      Cluster cluster = shared(context).cluster();
      if (needed != Capability.CONTROL_PLANE) {
        cluster.requireNode();
      }
      if (!cluster.capabilities().contains(needed)) {
        throw new ClusterUnavailableException(cluster.kind() + " has no " + needed);
      }
      return ConditionEvaluationResult.enabled(cluster.kind());
    } catch (ClusterUnavailableException e) {
      if (Boolean.parseBoolean(System.getenv("STRONGROOM_E2E_REQUIRE"))) {
        throw e;
      }
      System.err.println("Skipped: " + context.getDisplayName() + ": " + e.getMessage());
      return ConditionEvaluationResult.disabled(e.getMessage());
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return shared(context).cluster();
  }

  private static Shared shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class);
  }

  /** The cluster, or why there is none, for the whole run. */
  private static final class Shared implements AutoCloseable {
    private Cluster cluster;
    private ClusterUnavailableException unavailable;

    synchronized Cluster cluster() {
      if (unavailable != null) {
        throw unavailable;
      }
      if (cluster == null) {
        try {
          // A node is asked for separately: without one, other test classes still run.
          cluster = Clusters.choose(ClusterRequest.fromEnvironment(Capability.CONTROL_PLANE));
        } catch (ClusterUnavailableException e) {
          unavailable = e;
          throw e;
        }
      }
      return cluster;
    }

    @Override
    public synchronized void close() {
      if (cluster != null) {
        cluster.close();
      }
    }
  }
}
