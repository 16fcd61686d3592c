/** Claims of installations, and the API server as a clock. */
package dev.strongroom.adapters.kubernetes.installation;
