/** LDAP directories as rotation targets: entries that applications bind as. */
package dev.strongroom.adapters.targets.ldap;
