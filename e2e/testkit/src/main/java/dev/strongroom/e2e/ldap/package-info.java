/** A real OpenLDAP whose entries' passwords are rotated. */
package dev.strongroom.e2e.ldap;
