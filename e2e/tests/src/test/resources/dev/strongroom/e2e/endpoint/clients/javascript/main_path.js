// The main path with the AWS SDK for JavaScript. Whom it calls and as whom is in the environment
// alone.
import {
  ResourceNotFoundException,
  SecretsManager,
  paginateListSecrets,
} from "@aws-sdk/client-secrets-manager";

const name = process.argv[2];
const client = new SecretsManager();

const created = await client.createSecret({
  Name: name,
  Description: "by a client",
  SecretString: "first ü",
});
const first = await client.getSecretValue({ SecretId: name });
const put = await client.putSecretValue({ SecretId: created.ARN, SecretString: "second" });
const described = await client.describeSecret({ SecretId: name });
const listed = [];
const filter = { Filters: [{ Key: "name", Values: [name] }] };
for await (const page of paginateListSecrets({ client }, filter)) {
  listed.push(...page.SecretList.map((secret) => secret.Name));
}
const previous = await client.getSecretValue({ SecretId: name, VersionStage: "AWSPREVIOUS" });
let missing = "";
try {
  await client.getSecretValue({ SecretId: name + "/missing" });
} catch (refused) {
  if (!(refused instanceof ResourceNotFoundException)) {
    throw refused;
  }
  missing = `${refused.name}: ${refused.message}`;
}

console.log(
  JSON.stringify({
    arn: created.ARN,
    firstVersion: created.VersionId,
    firstValue: first.SecretString,
    secondVersion: put.VersionId,
    described: [described.Name, described.Description, described.VersionIdsToStages],
    listed,
    previousValue: previous.SecretString,
    missing,
  }),
);
