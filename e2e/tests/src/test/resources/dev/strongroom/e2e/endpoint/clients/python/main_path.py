"""The main path with boto3. Whom it calls and as whom is in the environment alone."""

import json
import sys

import boto3

name = sys.argv[1]
client = boto3.client("secretsmanager")

created = client.create_secret(
    Name=name, Description="by a client", SecretString="first ü"
)
first = client.get_secret_value(SecretId=name)
put = client.put_secret_value(SecretId=created["ARN"], SecretString="second")
described = client.describe_secret(SecretId=name)
listed = [
    secret["Name"]
    for page in client.get_paginator("list_secrets").paginate(
        Filters=[{"Key": "name", "Values": [name]}]
    )
    for secret in page["SecretList"]
]
previous = client.get_secret_value(SecretId=name, VersionStage="AWSPREVIOUS")
try:
    client.get_secret_value(SecretId=name + "/missing")
    missing = ""
except client.exceptions.ResourceNotFoundException as refused:
    missing = str(refused)

print(
    json.dumps(
        {
            "arn": created["ARN"],
            "firstVersion": created["VersionId"],
            "firstValue": first["SecretString"],
            "secondVersion": put["VersionId"],
            "described": [
                described["Name"],
                described["Description"],
                described["VersionIdsToStages"],
            ],
            "listed": listed,
            "previousValue": previous["SecretString"],
            "missing": missing,
        }
    )
)
