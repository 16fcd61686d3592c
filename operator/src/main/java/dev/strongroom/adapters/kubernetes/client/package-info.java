/** The HTTP client for the API server, with its deadlines and limits. */
package dev.strongroom.adapters.kubernetes.client;
