import type { Wire } from "../gateway/wire";
import { list, textAt, type XmlNode } from "../gateway/xml";
import type { PolicySource, RolePolicies } from "./authorizer";
import { found, type Kept } from "./kept";
import { type Policy, parsePolicy } from "./policy";
import { resourcePolicy } from "./resource-policies";

const IAM_VERSION = "2010-05-08";
/** IAM's API is in us-east-1. */
const IAM_REGION = "us-east-1";

interface Alias {
  readonly AliasName: string;
  readonly TargetKeyId?: string;
  /** Seconds since the epoch. */
  readonly CreationDate?: number;
  readonly LastUpdatedDate?: number;
}

/**
 * The policies as they are deployed, in the emulator behind the gateway.
 */
export class DeployedPolicies implements PolicySource {
  constructor(
    private readonly moto: Wire,
    private readonly kept: Kept,
    /**
     * Seconds until KMS counts a new alias in `kms:ResourceAliases`.
     * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
     */
    private readonly aliasSeconds: () => number,
  ) {}

  ofRole(roleArn: string): Promise<RolePolicies | undefined> {
    return this.kept.keep("iam", roleArn, () => this.readRole(roleArn.split("/").at(-1)!));
  }

  ofResource(arn: string): Promise<Policy | undefined> {
    const service = arn.split(":")[2]!;
    // Objects share the policy of their bucket.
    const owner = service === "s3" ? arn.split("/")[0]! : arn;
    return this.kept.keep(service, `policy of ${owner}`, () => found(() => resourcePolicy(this.moto, owner)));
  }

  async aliasesOf(keyArn: string): Promise<readonly string[]> {
    const region = keyArn.split(":")[3]!;
    const aliases = await this.kept.keep("kms", `aliases in ${region}`, async () => {
      const target = "TrentService.ListAliases";
      const { Aliases } = await this.moto.json<{ Aliases: readonly Alias[] }>("kms", region, target, {});
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
    const answer = await this.moto.query("iam", IAM_REGION, IAM_VERSION, action, input);
    return answer.children[`${action}Response`]![0]!.children[`${action}Result`]![0]!;
  }
}

/** IAM escapes documents for URLs. */
function documentAt(id: string, node: XmlNode, ...path: readonly string[]): Policy {
  return parsePolicy(decodeURIComponent(textAt(node, ...path)!), id);
}
