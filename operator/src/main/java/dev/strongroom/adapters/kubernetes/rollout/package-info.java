/** Restarts workloads after the content of a projected Secret has changed. */
package dev.strongroom.adapters.kubernetes.rollout;
