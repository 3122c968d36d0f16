import type { Call } from "../gateway/call";
import type { Handler } from "../gateway/gateway";
import { Refusal, type Wire } from "../gateway/wire";
import type { Authorizer } from "../iam/authorizer";
import type { DeployedKeys } from "../iam/deployed-keys";
import type { Principal } from "../iam/principal";

/** Calls that change what a secret's replicas have to get. */
const CHANGES = ["PutSecretValue", "UpdateSecret", "UpdateSecretVersionStage"];
/** Names the regions whose replicas keep what they have, with the reason, to the emulator's patch `secretsmanager_replicas`. */
export const FAILED_REPLICAS = "x-emulator-failed-replicas";

const KEY_ARN = /^arn:[\w-]+:kms:[^:]+:\d{12}:key\//;

interface Described {
  readonly ARN: string;
  readonly KmsKeyId?: string | null;
  readonly ReplicationStatus?: readonly { readonly Region: string; readonly KmsKeyId?: string }[];
}

/**
 * A changed secret is replicated with the rights of the caller that changes it: Secrets Manager decrypts it with its key and
 * encrypts it with the replica's. Where a right is missing, the call succeeds, the replica keeps its old value and its
 * status is `Failed`.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets_troubleshoot.html
 */
export function secretReplication(
  moto: Wire,
  authorizer: Pick<Authorizer, "authorize">,
  keys: Pick<DeployedKeys, "keyArn">,
  /** Who calls; undefined for the account's administrator, who may do everything. */
  principalOf: (call: Call) => Principal | undefined,
): Handler {
  /** Keys are named by id, ARN or alias; a name that leads to no key grants no access. */
  const keyOf = async (id: string, region: string) => (KEY_ARN.test(id) ? id : keys.keyArn(id, region));

  const denial = async (principal: Principal, secret: Described, from: string, region: string, named: string) => {
    const own = isOwn(secret.KmsKeyId) ? undefined : await keyOf(secret.KmsKeyId, from);
    const key = await keyOf(named, region);
    if (key === undefined) return `The key ${named} does not exist in ${region}`;
    const needs = [
      ...(own === undefined ? [] : [{ action: "kms:Decrypt", resource: own, region: from }]),
      { action: "kms:GenerateDataKey", resource: key, region },
      { action: "kms:Encrypt", resource: key, region },
    ];
    for (const { action, resource, region: at } of needs) {
      const context = {
        "kms:ViaService": `secretsmanager.${at}.amazonaws.com`,
        "kms:EncryptionContext:SecretARN": secret.ARN,
      };
      const decision = await authorizer.authorize({ principal, action, resource, context });
      if (!decision.allowed) return decision.message;
    }
    return undefined;
  };

  return async (call, passOn) => {
    if (call.service !== "secretsmanager" || !CHANGES.includes(call.action)) return undefined;
    const principal = principalOf(call);
    const secret = principal && (await describe(moto, call));
    const failed: Record<string, string> = {};
    for (const { Region, KmsKeyId } of secret?.ReplicationStatus ?? []) {
      if (isOwn(KmsKeyId)) continue;
      const message = await denial(principal!, secret!, call.region, Region, KmsKeyId);
      if (message !== undefined) failed[Region] = message;
    }
    if (Object.keys(failed).length === 0) return undefined;
    return passOn({ ...call, headers: { ...call.headers, [FAILED_REPLICAS]: JSON.stringify(failed) } });
  };
}

/** Undefined when there is no such secret: the call itself returns that error. */
async function describe(moto: Wire, { region, body }: Call): Promise<Described | undefined> {
  const { SecretId } = JSON.parse(body.toString("utf8")) as { SecretId: string };
  try {
    return await moto.json<Described>("secretsmanager", region, "secretsmanager.DescribeSecret", { SecretId });
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** Secrets Manager's own key allows every principal of the account that may use Secrets Manager. */
function isOwn(key: string | null | undefined): key is null | undefined | "" {
  return !key || /(?:^|:)alias\/aws\//.test(key);
}
