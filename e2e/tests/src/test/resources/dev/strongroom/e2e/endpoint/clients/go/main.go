// The main path with the AWS SDK for Go. Whom it calls and as whom is in the environment alone.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

func must[T any](result T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return result
}

func main() {
	name := os.Args[1]
	ctx := context.Background()
	client := secretsmanager.NewFromConfig(must(config.LoadDefaultConfig(ctx)))

	created := must(client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{
		Name:         &name,
		Description:  aws.String("by a client"),
		SecretString: aws.String("first ü"),
	}))
	first := must(client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &name}))
	put := must(client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId:     created.ARN,
		SecretString: aws.String("second"),
	}))
	described := must(client.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &name}))
	var listed []string
	pages := secretsmanager.NewListSecretsPaginator(client, &secretsmanager.ListSecretsInput{
		Filters: []types.Filter{{Key: types.FilterNameStringTypeName, Values: []string{name}}},
	})
	for pages.HasMorePages() {
		for _, secret := range must(pages.NextPage(ctx)).SecretList {
			listed = append(listed, *secret.Name)
		}
	}
	previous := must(client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{
		SecretId:     &name,
		VersionStage: aws.String("AWSPREVIOUS"),
	}))
	_, err := client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{
		SecretId: aws.String(name + "/missing"),
	})
	var missing *types.ResourceNotFoundException
	if !errors.As(err, &missing) {
		log.Fatal("a missing secret: ", err)
	}

	if err := json.NewEncoder(os.Stdout).Encode(map[string]any{
		"arn":           created.ARN,
		"firstVersion":  created.VersionId,
		"firstValue":    first.SecretString,
		"secondVersion": put.VersionId,
		"described":     []any{described.Name, described.Description, described.VersionIdsToStages},
		"listed":        listed,
		"previousValue": previous.SecretString,
		"missing":       missing.Error(),
	}); err != nil {
		log.Fatal(err)
	}
}
