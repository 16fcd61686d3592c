/** The JUnit extension that gives test classes a real cluster. */
package dev.strongroom.e2e.junit;
