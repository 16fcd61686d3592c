/**
 * AWS's SDK in its default configuration at work on the endpoint for a while, during which replicas
 * come and go.
 */
package dev.strongroom.e2e.soak;
