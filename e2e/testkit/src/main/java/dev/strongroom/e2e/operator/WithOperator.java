package dev.strongroom.e2e.operator;

import dev.strongroom.e2e.junit.RequiresCluster;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test class runs with an operator on the shared cluster and a namespace of its own: parameters
 * of type {@link TestNamespace} and {@link RestartableOperator} receive them. The operator ends
 * with the class, so that classes with another clock or other settings have the cluster to
 * themselves.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RequiresCluster
@ExtendWith(OperatorExtension.class)
public @interface WithOperator {}
