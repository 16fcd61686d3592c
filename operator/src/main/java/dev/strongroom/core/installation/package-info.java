/**
 * Installations: which namespaces each works for, and whether its clock and store can be trusted.
 */
package dev.strongroom.core.installation;
