package dev.strongroom.e2e.operator;

import dev.strongroom.e2e.cluster.Cluster;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Installs the operator once, starts one for each class, and closes it after the class. */
final class OperatorExtension implements BeforeAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(OperatorExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    Cluster cluster = cluster(context);
    context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            "installed",
            key -> {
              TestOperator.install(cluster);
              return true;
            });
    Running running = new Running(cluster, namespaceOf(context.getRequiredTestClass()));
    context.getStore(NAMESPACE).put(Running.class, running);
    running.operator.start();
  }

  /** JUnit resolves the parameter, so this works with whatever cluster the class was given. */
  private static Cluster cluster(ExtensionContext context) {
    return ((HasCluster)
            context.getExecutableInvoker().invoke(HasCluster.class.getDeclaredConstructors()[0]))
        .cluster();
  }

  private static String namespaceOf(Class<?> type) {
    return type.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestNamespace.class || type == RestartableOperator.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Store store = context.getStore(NAMESPACE);
    Running running = store.get(Running.class, Running.class);
    return parameter.getParameter().getType() == TestNamespace.class
        ? running.namespace
        : running.operator;
  }

  /** Takes a cluster. */
  record HasCluster(Cluster cluster) {}

  /** What a class has. */
  private static final class Running implements AutoCloseable {
    private final TestNamespace namespace;
    private final RestartableOperator operator;

    Running(Cluster cluster, String name) {
      this.namespace = TestNamespace.create(cluster.client(), name);
      this.operator = new RestartableOperator(cluster, Map.of());
    }

    @Override
    public void close() {
      operator.close();
    }
  }
}
