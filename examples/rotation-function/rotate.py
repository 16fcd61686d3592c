"""Rotates the password of a PostgreSQL user, as a rotation function of AWS Secrets Manager does.

Secrets Manager calls the function four times for each rotation, and may repeat every call. The
event has no secret in it: the function reads and writes values with credentials of its own.
"""

import json
import os
import ssl

import boto3
from pg8000.native import Connection, DatabaseError, identifier, literal

secrets_manager = boto3.client("secretsmanager")


def handler(event, context):
    secret, token = event["SecretId"], event["ClientRequestToken"]
    stages = secrets_manager.describe_secret(SecretId=secret)["VersionIdsToStages"].get(token, [])
    if "AWSCURRENT" in stages and event["Step"] != "finishSecret":
        return  # A repetition of a rotation that is over.
    if not stages:
        raise ValueError(f"Version {token} of {secret} is not part of a rotation.")
    STEPS[event["Step"]](secret, token)


def create_secret(secret, token):
    """Stores the pending value."""
    value = read(secret, VersionStage="AWSCURRENT")
    try:
        read(secret, VersionId=token, VersionStage="AWSPENDING")
    except secrets_manager.exceptions.ResourceNotFoundException:
        value["password"] = secrets_manager.get_random_password(
            PasswordLength=32, ExcludeCharacters=":/@\"'\\"
        )["RandomPassword"]
        secrets_manager.put_secret_value(
            SecretId=secret,
            ClientRequestToken=token,
            SecretString=json.dumps(value),
            VersionStages=["AWSPENDING"],
        )


def set_secret(secret, token):
    """Makes the server accept the pending value."""
    pending = read(secret, VersionId=token, VersionStage="AWSPENDING")
    if accepts(pending):
        return
    current = read(secret, VersionStage="AWSCURRENT")
    if (current["username"], current["host"]) != (pending["username"], pending["host"]):
        raise ValueError("A rotation changes the password, never the user or the host.")
    with login(current) as server:
        server.run(
            f"ALTER USER {identifier(pending['username'])} PASSWORD {literal(pending['password'])}"
        )


def test_secret(secret, token):
    """Uses the pending value."""
    with login(read(secret, VersionId=token, VersionStage="AWSPENDING")) as server:
        server.run("SELECT 1")


def finish_secret(secret, token):
    """Makes the pending version the current one."""
    stages = secrets_manager.describe_secret(SecretId=secret)["VersionIdsToStages"]
    current = next(version for version, labels in stages.items() if "AWSCURRENT" in labels)
    if current != token:
        secrets_manager.update_secret_version_stage(
            SecretId=secret,
            VersionStage="AWSCURRENT",
            MoveToVersionId=token,
            RemoveFromVersionId=current,
        )


STEPS = {
    "createSecret": create_secret,
    "setSecret": set_secret,
    "testSecret": test_secret,
    "finishSecret": finish_secret,
}


def read(secret, **version):
    return json.loads(secrets_manager.get_secret_value(SecretId=secret, **version)["SecretString"])


def accepts(value):
    try:
        login(value).close()
        return True
    except DatabaseError as refused:
        if refused.args[0].get("C") == "28P01":  # invalid_password
            return False
        raise


def login(value):
    return Connection(
        value["username"],
        password=value["password"],
        host=value["host"],
        port=int(value.get("port", 5432)),
        database=value.get("dbname", "postgres"),
        timeout=5,
        ssl_context=ssl.create_default_context(cafile=os.environ.get("DATABASE_CA")),
    )
