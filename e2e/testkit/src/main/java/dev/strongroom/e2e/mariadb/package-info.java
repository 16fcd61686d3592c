/** A real MariaDB whose users are rotated. */
package dev.strongroom.e2e.mariadb;
