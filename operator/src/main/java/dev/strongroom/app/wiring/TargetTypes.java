package dev.strongroom.app.wiring;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.clientcertificate.ClientCertificateType;
import dev.strongroom.adapters.targets.kafka.KafkaType;
import dev.strongroom.adapters.targets.ldap.LdapType;
import dev.strongroom.adapters.targets.mongodb.MongoType;
import dev.strongroom.adapters.targets.mysql.MySqlType;
import dev.strongroom.adapters.targets.nats.NatsType;
import dev.strongroom.adapters.targets.postgresql.PostgresType;
import dev.strongroom.adapters.targets.rabbitmq.RabbitMqType;
import dev.strongroom.adapters.targets.redis.RedisType;
import dev.strongroom.adapters.targets.ssh.SshType;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TargetRegistry;
import java.security.SecureRandom;

/**
 * The registered types of targets: the one list that the operator, its worker processes and the
 * commands go by.
 */
public final class TargetTypes {
  private static final JacksonJsonObjects JSON = new JacksonJsonObjects();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final JsonCredentials CREDENTIALS = new JsonCredentials(JSON);

  /** All types. A new type of target needs one more line here. */
  public static final TargetRegistry REGISTRY =
      new TargetRegistry(
          new PostgresType(CREDENTIALS),
          MySqlType.mariaDb(CREDENTIALS),
          MySqlType.mySql(CREDENTIALS),
          new RedisType(CREDENTIALS),
          LdapType.ldap(CREDENTIALS),
          LdapType.activeDirectory(CREDENTIALS),
          new RabbitMqType(CREDENTIALS),
          new MongoType(CREDENTIALS),
          new SshType(CREDENTIALS),
          new KafkaType(CREDENTIALS),
          new ClientCertificateType(JSON, CREDENTIALS, RANDOM),
          new NatsType(JSON, CREDENTIALS, RANDOM));

  private TargetTypes() {}
}
