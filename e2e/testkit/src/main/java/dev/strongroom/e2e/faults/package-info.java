/** A bad API server: what stands between the operator and a good one and answers wrongly. */
package dev.strongroom.e2e.faults;
