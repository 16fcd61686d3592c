/** MariaDB and MySQL, with TLS, for end-to-end tests. */
package dev.strongroom.e2e.mariadb;
