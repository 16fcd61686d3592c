/** A real Prometheus for tests of metrics, alerts and the dashboard. */
package dev.strongroom.e2e.prometheus;
