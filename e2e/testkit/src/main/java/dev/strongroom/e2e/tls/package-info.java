/**
 * Certificates for the servers of tests: one authority, PEM files and TLS contexts made of them.
 */
package dev.strongroom.e2e.tls;
