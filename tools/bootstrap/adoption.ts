import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetRoleCommand, GetRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  DescribeKeyCommand,
  KMSClient,
  ListResourceTagsCommand,
  paginateListAliases,
  paginateListKeys,
} from "@aws-sdk/client-kms";
import { HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { awsClient } from "../aws/client";

/** A resource of a synthesized stack. */
export interface Wanted {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface Import {
  readonly to: string;
  readonly id: string;
}

export interface Place {
  readonly region: string;
  /** Default tags of the provider for all resources of the stack. */
  readonly defaultTags: Readonly<Record<string, string>>;
}

/**
 * Finds resources that a killed run created but did not record in the state, so that the next run imports them instead of
 * failing. `wanted` are the resources that are missing in the state, `all` those of the whole stack.
 */
export async function findExisting(wanted: readonly Wanted[], place: Place, all: readonly Wanted[]): Promise<Import[]> {
  const imports: Import[] = [];
  for (const resource of wanted) {
    const id = await existingId(resource, all, place);
    if (id !== undefined) imports.push({ to: resource.address, id });
  }
  return imports;
}

async function existingId({ type, values }: Wanted, all: readonly Wanted[], place: Place): Promise<string | undefined> {
  const { region } = place;
  switch (type) {
    case "aws_s3_bucket": {
      const bucket = values["bucket"] as string;
      return found(
        awsClient(S3Client, { region, followRegionRedirects: true }).send(new HeadBucketCommand({ Bucket: bucket })),
        bucket,
      );
    }
    case "aws_dynamodb_table": {
      const name = values["name"] as string;
      return found(awsClient(DynamoDBClient, { region }).send(new DescribeTableCommand({ TableName: name })), name);
    }
    case "aws_iam_role": {
      const name = values["name"] as string;
      return found(awsClient(IAMClient, { region }).send(new GetRoleCommand({ RoleName: name })), name);
    }
    case "aws_iam_role_policy": {
      const role = referenced(values["role"], all)?.values["name"] as string;
      const name = values["name"] as string;
      const request = new GetRolePolicyCommand({ RoleName: role, PolicyName: name });
      return found(awsClient(IAMClient, { region }).send(request), `${role}:${name}`);
    }
    case "aws_kms_alias": {
      const name = values["name"] as string;
      return (await aliasTarget(name, region)) === undefined ? undefined : name;
    }
    case "aws_kms_key": {
      const alias = all.find((one) => one.type === "aws_kms_alias")?.values["name"] as string | undefined;
      const target = alias === undefined ? undefined : await aliasTarget(alias, region);
      return target ?? orphanKey(values["description"] as string, place);
    }
    default:
      return undefined;
  }
}

/** The id when the request succeeds; undefined when the resource does not exist. */
async function found(request: Promise<unknown>, id: string): Promise<string | undefined> {
  try {
    await request;
    return id;
  } catch (error) {
    if (
      ["NotFound", "NoSuchBucket", "ResourceNotFoundException", "NoSuchEntityException", "NoSuchEntity"].includes(
        (error as Error).name,
      )
    ) {
      return undefined;
    }
    throw error;
  }
}

function referenced(value: unknown, all: readonly Wanted[]): Wanted | undefined {
  return all.find(({ address }) => typeof value === "string" && value.includes(`\${${address}.`));
}

async function aliasTarget(alias: string, region: string): Promise<string | undefined> {
  for await (const { Aliases = [] } of paginateListAliases({ client: awsClient(KMSClient, { region }) }, {})) {
    const match = Aliases.find(({ AliasName }) => AliasName === alias);
    if (match) return match.TargetKeyId;
  }
  return undefined;
}

/** A key that was created before its alias: identified by its description and the default tags. */
async function orphanKey(description: string, { region, defaultTags }: Place): Promise<string | undefined> {
  const client = awsClient(KMSClient, { region });
  for await (const { Keys = [] } of paginateListKeys({ client }, {})) {
    for (const { KeyId } of Keys) {
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
      if (KeyMetadata?.Description !== description || KeyMetadata.KeyState !== "Enabled") continue;
      const { Tags = [] } = await client.send(new ListResourceTagsCommand({ KeyId }));
      const ours = Object.entries(defaultTags).every(([key, value]) =>
        Tags.some(({ TagKey, TagValue }) => TagKey === key && TagValue === value),
      );
      if (ours) return KeyId;
    }
  }
  return undefined;
}
