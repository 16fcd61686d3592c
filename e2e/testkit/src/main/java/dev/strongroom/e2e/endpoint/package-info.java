/** The AWS endpoint in tests, and what its callers need. */
package dev.strongroom.e2e.endpoint;
