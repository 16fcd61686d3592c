/**
 * Users of NATS in accounts of an operator (decentralized JWT authentication): each new user is
 * signed by the key of its account that the administrator's secret has, and tried with a login.
 */
package dev.strongroom.adapters.targets.nats;
