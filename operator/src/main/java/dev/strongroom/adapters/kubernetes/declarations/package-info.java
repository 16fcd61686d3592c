/** Reads the objects of users and translates them into the words of core. */
package dev.strongroom.adapters.kubernetes.declarations;
