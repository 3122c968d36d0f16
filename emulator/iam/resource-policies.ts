import type { Wire } from "../gateway/wire";
import { list, textAt } from "../gateway/xml";
import { type Policy, parsePolicy } from "./policy";

interface Arn {
  readonly arn: string;
  readonly region: string;
  readonly account: string;
  /** What comes after the account. */
  readonly resource: string;
}

type Read = (moto: Wire, arn: Arn) => Promise<string | undefined>;

/** How the policy of a service's resources is read, by service; other services have none. */
const READERS: Readonly<Record<string, Read>> = {
  async s3(moto, { resource }) {
    const bucket = resource.split("/")[0]!;
    return JSON.stringify(await moto.rest("s3", "us-east-1", "GET", `/${bucket}?policy`));
  },
  async kms(moto, { arn, region }) {
    const input = { KeyId: arn, PolicyName: "default" };
    return (await moto.json<{ Policy?: string }>("kms", region, "TrentService.GetKeyPolicy", input)).Policy;
  },
  async sns(moto, { arn, region }) {
    const answer = await moto.query("sns", region, "2010-03-31", "GetTopicAttributes", { TopicArn: arn });
    const path = ["GetTopicAttributesResponse", "GetTopicAttributesResult", "Attributes", "entry"];
    const policy = list(answer, ...path).find((entry) => textAt(entry, "key") === "Policy");
    return textAt(policy, "value");
  },
  async sqs(moto, { account, resource, region }) {
    const input = { QueueUrl: `http://gateway/${account}/${resource}`, AttributeNames: ["Policy"] };
    const target = "AmazonSQS.GetQueueAttributes";
    const answer = await moto.json<{ Attributes?: { Policy?: string } }>("sqs", region, target, input);
    return answer.Attributes?.Policy;
  },
  async secretsmanager(moto, { arn, region }) {
    const target = "secretsmanager.GetResourcePolicy";
    const answer = await moto.json<{ ResourcePolicy?: string }>("secretsmanager", region, target, { SecretId: arn });
    return answer.ResourcePolicy;
  },
  async ecr(moto, { resource, region }) {
    const input = { repositoryName: resource.replace(/^repository\//, "") };
    const target = "AmazonEC2ContainerRegistry_V20150921.GetRepositoryPolicy";
    return (await moto.json<{ policyText?: string }>("ecr", region, target, input)).policyText;
  },
  async lambda(moto, { resource, region }) {
    const [, name = "", qualifier] = resource.split(":");
    const query = qualifier === undefined ? "" : `?Qualifier=${encodeURIComponent(qualifier)}`;
    const url = `/2015-03-31/functions/${name}/policy${query}`;
    return (await moto.rest<{ Policy?: string }>("lambda", region, "GET", url)).Policy;
  },
  async events(moto, { resource, region }) {
    const input = { Name: resource.replace(/^event-bus\//, "") };
    return (await moto.json<{ Policy?: string }>("events", region, "AWSEvents.DescribeEventBus", input)).Policy;
  },
  async backup(moto, { resource, region }) {
    const url = `/backup-vaults/${resource.replace(/^backup-vault:/, "")}/access-policy`;
    return (await moto.rest<{ Policy?: string }>("backup", region, "GET", url)).Policy;
  },
  async iam(moto, { resource }) {
    const input = { RoleName: resource.split("/").at(-1)! };
    const answer = await moto.query("iam", "us-east-1", "2010-05-08", "GetRole", input);
    const trust = textAt(answer, "GetRoleResponse", "GetRoleResult", "Role", "AssumeRolePolicyDocument");
    return trust === undefined ? undefined : decodeURIComponent(trust);
  },
  async logs(moto, { region }) {
    const target = "Logs_20140328.DescribeResourcePolicies";
    const answer = await moto.json<{ resourcePolicies?: readonly { policyDocument: string }[] }>(
      "logs",
      region,
      target,
      {},
    );
    const documents = (answer.resourcePolicies ?? []).map(
      ({ policyDocument }) => JSON.parse(policyDocument) as { Statement: unknown },
    );
    // CloudWatch Logs keeps the policies of all its groups beside each other.
    return documents.length === 0
      ? undefined
      : JSON.stringify({ Version: "2012-10-17", Statement: documents.flatMap(({ Statement }) => Statement) });
  },
};

/** The resource-based policy of what an ARN names; undefined when its service has no such policies, or it has none. */
export async function resourcePolicy(moto: Wire, arn: string): Promise<Policy | undefined> {
  const [, , service = "", region = "", account = "", ...rest] = arn.split(":");
  const read = READERS[service];
  const text = await read?.(moto, { arn, region, account, resource: rest.join(":") });
  return text === undefined || text === "" ? undefined : parsePolicy(text, arn);
}
