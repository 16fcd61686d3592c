/**
 * A real Kubernetes cluster for tests, benchmarks and the quick start: the user's own, k3s in
 * Docker, or one that is built from Go modules and run as plain processes. It knows nothing of the
 * operator.
 */
package dev.strongroom.e2e.cluster;
