import type { Wire } from "../gateway/wire";
import { find, list, textAt } from "../gateway/xml";
import type { Lookup } from "./accesses";
import { found, type Kept } from "./kept";

/** The customer managed keys of deployed resources, and what their ids and names stand for. */
export class DeployedKeys implements Lookup {
  constructor(
    private readonly moto: Wire,
    private readonly kept: Kept,
  ) {}

  secretArn(id: string, region: string): Promise<string | undefined> {
    return this.kept.keep(
      "secretsmanager",
      `ARN of ${id} in ${region}`,
      async () => (await this.secret(id, region))?.ARN,
    );
  }

  /** ARN of a key by id, ARN or alias; undefined for AWS's own keys and for what is none. */
  keyArn(id: string, region: string): Promise<string | undefined> {
    return this.kept.keep("kms", `key ${id} in ${region}`, async () => {
      const target = "TrentService.DescribeKey";
      const at = id.startsWith("arn:") ? id.split(":")[3]! : region;
      const answer = await found(() => this.moto.json<KeyDescription>("kms", at, target, { KeyId: id }));
      return answer?.KeyMetadata.KeyManager === "AWS" ? undefined : answer?.KeyMetadata.Arn;
    });
  }

  /** ARN of the key that encrypts a resource; undefined where it has none of its own. */
  async keyOf(arn: string): Promise<string | undefined> {
    const [, , service = "", region = "us-east-1"] = arn.split(":");
    const owner = service === "s3" ? arn.split("/")[0]! : arn;
    const id = (await this.kept.keep(service, `key of ${owner}`, () => found(() => this.read(owner)))) ?? "";
    return id === "" || id.startsWith("alias/aws/") ? undefined : this.keyArn(id, region);
  }

  private async read(arn: string): Promise<string | null | undefined> {
    const [, , service, region = "", account, ...rest] = arn.split(":");
    const resource = rest.join(":");
    switch (service) {
      case "s3": {
        const answer = await this.moto.xml("s3", "us-east-1", `/${resource}?encryption`);
        const rule = find(answer, "ServerSideEncryptionConfiguration", "Rule", "ApplyServerSideEncryptionByDefault");
        return textAt(rule, "KMSMasterKeyID");
      }
      case "sqs": {
        const input = { QueueUrl: `http://gateway/${account}/${resource}`, AttributeNames: ["KmsMasterKeyId"] };
        const target = "AmazonSQS.GetQueueAttributes";
        const { Attributes } = await this.moto.json<Attributes>("sqs", region, target, input);
        return Attributes?.KmsMasterKeyId;
      }
      case "sns": {
        const answer = await this.moto.query("sns", region, "2010-03-31", "GetTopicAttributes", { TopicArn: arn });
        const path = ["GetTopicAttributesResponse", "GetTopicAttributesResult", "Attributes", "entry"];
        return textAt(
          list(answer, ...path).find((entry) => textAt(entry, "key") === "KmsMasterKeyId"),
          "value",
        );
      }
      case "dynamodb": {
        const input = { TableName: resource.split("/")[1]! };
        const target = "DynamoDB_20120810.DescribeTable";
        const { Table } = await this.moto.json<{ Table: TableDescription }>("dynamodb", region, target, input);
        return Table.SSEDescription?.KMSMasterKeyArn;
      }
      case "secretsmanager":
        return (await this.secret(arn, region))?.KmsKeyId;
      default:
        return undefined;
    }
  }

  private secret(id: string, region: string): Promise<SecretDescription | undefined> {
    const target = "secretsmanager.DescribeSecret";
    return found(() => this.moto.json<SecretDescription>("secretsmanager", region, target, { SecretId: id }));
  }
}

interface KeyDescription {
  readonly KeyMetadata: { readonly Arn: string; readonly KeyManager?: string };
}

interface Attributes {
  readonly Attributes?: { readonly KmsMasterKeyId?: string };
}

interface TableDescription {
  readonly SSEDescription?: { readonly KMSMasterKeyArn?: string };
}

interface SecretDescription {
  readonly ARN: string;
  /** null where the key is AWS's own. */
  readonly KmsKeyId?: string | null;
}
