/** The actions of AWS Secrets Manager: their inputs as requests of core, and their outputs. */
package dev.strongroom.adapters.awsapi.secretsmanager;
