/**
 * Worker processes for target drivers. A driver is a large parser of whatever a tenant's server
 * sends: it runs in a process that can be lost, never in the operator's. A process that has done a
 * step well is kept for further ones of the same target for a short time, see {@link
 * dev.strongroom.adapters.targets.worker.Workers}.
 *
 * <p>The alternative, a filter in front of the driver that bounds each protocol frame, was not
 * taken: it has to be written for each protocol, it stops only the tricks that it knows, and
 * neither an endless computation nor a thread that hangs inside the driver can be ended from
 * outside within one Java process.
 */
package dev.strongroom.adapters.targets.worker;
