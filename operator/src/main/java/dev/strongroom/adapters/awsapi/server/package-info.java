/** The HTTPS server of the endpoint: bounded whatever clients do, and without any rule of AWS's. */
package dev.strongroom.adapters.awsapi.server;
