/**
 * Certificates of clients: each new one is issued by the certificate authority of the
 * administrator's secret, and tried with a login at a server.
 */
package dev.strongroom.adapters.targets.clientcertificate;
