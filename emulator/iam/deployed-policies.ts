import { Refusal, type Wire } from "../gateway/wire";
import { list, textAt, type XmlNode } from "../gateway/xml";
import type { PolicySource, RolePolicies } from "./authorizer";
import { type Policy, parsePolicy } from "./policy";
import { resourcePolicy } from "./resource-policies";

const IAM_VERSION = "2010-05-08";
/** IAM's API is in us-east-1. */
const IAM_REGION = "us-east-1";

const READS = /^(?:Get|List|Describe|Head|Simulate|Search|Lookup|BatchGet)/;
/** By service, the actions that may change a policy; everything that was read of the service is forgotten then. */
const WRITES: Readonly<Record<string, RegExp>> = {
  iam: /./,
  s3: /^(?:Put|Delete)BucketPolicy$|^(?:Create|Delete)Bucket$/,
  kms: /Key$|KeyPolicy$|Alias$/,
  sns: /Topic|Permission/,
  sqs: /Queue(?:Attributes)?$|Permission/,
  secretsmanager: /ResourcePolicy$|Secret$|Replica|Region/,
  ecr: /Repository/,
  logs: /ResourcePolicy$/,
  lambda: /Permission|Function/,
  events: /Permission|EventBus$/,
  backup: /Vault/,
};

interface Alias {
  readonly AliasName: string;
  readonly TargetKeyId?: string;
  /** Seconds since the epoch. */
  readonly CreationDate?: number;
  readonly LastUpdatedDate?: number;
}

/**
 * The policies as they are deployed, in the emulator behind the gateway. What was read is kept until a call that may
 * change it has been answered.
 */
export class DeployedPolicies implements PolicySource {
  /** By service, then by ARN. */
  private readonly kept = new Map<string, Map<string, Promise<unknown>>>();

  constructor(
    private readonly behind: Wire,
    /**
     * Seconds until KMS counts a new alias in `kms:ResourceAliases`.
     * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
     */
    private readonly aliasSeconds: () => number,
  ) {}

  /** To be told of every call that was answered. */
  answered({ service, action }: { readonly service: string; readonly action: string }): void {
    if (!READS.test(action) && WRITES[service]?.test(action)) this.kept.delete(service);
  }

  ofRole(roleArn: string): Promise<RolePolicies | undefined> {
    return this.keep("iam", roleArn, () => this.readRole(roleArn.split("/").at(-1)!));
  }

  ofResource(arn: string): Promise<Policy | undefined> {
    const service = arn.split(":")[2]!;
    // Objects share the policy of their bucket.
    const owner = service === "s3" ? arn.split("/")[0]! : arn;
    return this.keep(service, `policy of ${owner}`, () => found(() => resourcePolicy(this.behind, owner)));
  }

  async aliasesOf(keyArn: string): Promise<readonly string[]> {
    const region = keyArn.split(":")[3]!;
    const aliases = await this.keep("kms", `aliases in ${region}`, async () => {
      const target = "TrentService.ListAliases";
      const { Aliases } = await this.behind.json<{ Aliases: readonly Alias[] }>("kms", region, target, {});
      return Aliases;
    });
    const oldEnough = Date.now() / 1000 - this.aliasSeconds();
    return aliases
      .filter(({ TargetKeyId }) => TargetKeyId !== undefined && keyArn.endsWith(`/${TargetKeyId}`))
      .filter(({ LastUpdatedDate, CreationDate }) => (LastUpdatedDate ?? CreationDate ?? 0) <= oldEnough)
      .map(({ AliasName }) => AliasName);
  }

  private async readRole(name: string): Promise<RolePolicies | undefined> {
    const role = await found(() => this.iam("GetRole", { RoleName: name }));
    if (!role) return undefined;
    const inline = await this.names("ListRolePolicies", name, "PolicyNames");
    const attached = await this.iam("ListAttachedRolePolicies", { RoleName: name });
    const managed = list(attached, "AttachedPolicies", "member").map((one) => textAt(one, "PolicyArn")!);
    const boundary = textAt(role, "Role", "PermissionsBoundary", "PermissionsBoundaryArn");
    const identity = await Promise.all([
      ...inline.map(async (policy) => {
        const read = await this.iam("GetRolePolicy", { RoleName: name, PolicyName: policy });
        return documentAt(policy, read, "PolicyDocument");
      }),
      ...managed.map((arn) => this.managed(arn)),
    ]);
    return { identity, ...(boundary === undefined ? {} : { boundary: await this.managed(boundary) }) };
  }

  private async managed(arn: string): Promise<Policy> {
    const policy = await this.iam("GetPolicy", { PolicyArn: arn });
    const version = textAt(policy, "Policy", "DefaultVersionId")!;
    const read = await this.iam("GetPolicyVersion", { PolicyArn: arn, VersionId: version });
    return documentAt(arn, read, "PolicyVersion", "Document");
  }

  private async names(action: string, role: string, member: string): Promise<string[]> {
    return list(await this.iam(action, { RoleName: role }), member, "member").map(({ text }) => text.trim());
  }

  /** The result of an action of IAM. */
  private async iam(action: string, input: Readonly<Record<string, string>>): Promise<XmlNode> {
    const answer = await this.behind.query("iam", IAM_REGION, IAM_VERSION, action, input);
    return answer.children[`${action}Response`]![0]!.children[`${action}Result`]![0]!;
  }

  private keep<T>(service: string, name: string, read: () => Promise<T>): Promise<T> {
    let ofService = this.kept.get(service);
    if (!ofService) this.kept.set(service, (ofService = new Map<string, Promise<unknown>>()));
    const known = ofService.get(name);
    if (known) return known as Promise<T>;
    const reading = read();
    ofService.set(name, reading);
    reading.catch(() => this.kept.delete(service));
    return reading;
  }
}

/** IAM escapes documents for URLs. */
function documentAt(id: string, node: XmlNode, ...path: readonly string[]): Policy {
  return parsePolicy(decodeURIComponent(textAt(node, ...path)!), id);
}

/** Undefined for what is not there. */
async function found<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refusal && error.status < 500) return undefined;
    throw error;
  }
}
