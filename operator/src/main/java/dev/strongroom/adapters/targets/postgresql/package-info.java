/** PostgreSQL as a rotation target, through its JDBC driver. */
package dev.strongroom.adapters.targets.postgresql;
