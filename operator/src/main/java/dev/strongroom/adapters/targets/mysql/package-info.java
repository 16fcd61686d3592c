/** MariaDB and MySQL as rotation targets: one protocol and driver, two dialects of SQL. */
package dev.strongroom.adapters.targets.mysql;
