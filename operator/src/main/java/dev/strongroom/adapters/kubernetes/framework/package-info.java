/** Fair queues for the reconcilers, and workarounds for faults of the Java Operator SDK. */
package dev.strongroom.adapters.kubernetes.framework;
