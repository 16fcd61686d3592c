/** Configuration from environment variables. */
package dev.strongroom.app.config;
