/** Servers of the MySQL protocol. */
package dev.strongroom.e2e.mysql;
