/**
 * RabbitMQ as a rotation target: users of its internal database, by the management API, and logins
 * by AMQP 0-9-1.
 */
package dev.strongroom.adapters.targets.rabbitmq;
