import type { Authorizer } from "../iam/authorizer";
import type { DeployedKeys } from "../iam/deployed-keys";
import { keyUses } from "../iam/dependent/key-uses";
import type { Principal } from "../iam/principal";

/**
 * What RDS Proxy needs to read a secret: it assumes the proxy's role, which reads the secret and decrypts it with its
 * customer managed key through Secrets Manager.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-iam-setup.html
 */
export class ProxyRights {
  constructor(
    private readonly authorizer: Pick<Authorizer, "authorize">,
    private readonly keys: Pick<DeployedKeys, "keyOf">,
  ) {}

  /** Why a proxy with this role may not read a secret; undefined when it may. */
  async refusal(roleArn: string, secretArn: string): Promise<string | undefined> {
    const service: Principal = { type: "service", name: "rds.amazonaws.com" };
    const role: Principal = { type: "role", roleArn, session: "rds-proxy" };
    const context = { "aws:RequestedRegion": secretArn.split(":")[3], "secretsmanager:SecretId": secretArn };
    const reading = { action: "secretsmanager:GetSecretValue", resource: secretArn, context };
    const key = await this.keys.keyOf(secretArn);
    const needs = [
      { principal: service, action: "sts:AssumeRole", resource: roleArn },
      { principal: role, ...reading },
      ...(key === undefined ? [] : keyUses(reading, key).map((use) => ({ principal: role, ...use }))),
    ];
    for (const need of needs) {
      const decision = await this.authorizer.authorize(need);
      if (!decision.allowed) return decision.message;
    }
    return undefined;
  }
}
