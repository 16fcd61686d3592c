/** Certificates in PEM: an authority that issues them, and where a server has its own from. */
package dev.strongroom.platform.certificates;
