import { useKey } from "../core/key-use";
import type { Statement } from "../core/policy-document";
import type { SiteNames } from "../core/names";

export interface SecretGrantsProps {
  /** Names of the secrets in the function's region. */
  readonly secrets: readonly string[];
  /** Site whose region has the secrets, and the last part of the alias of the key that encrypts them there. */
  readonly site: SiteNames;
  readonly key: string;
  /**
   * Site with the replicas, whose key of the same alias encrypts them.
   * @default no replicas
   */
  readonly replicaSite?: SiteNames | undefined;
}

const SERVICE = "secretsmanager";
/** Calls by which a rotation sets the next value of a secret. */
export const PUT_SECRET_ACTIONS = [
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecretVersionStage",
] as const;

/**
 * Permissions to set the value of secrets, replicas included: Secrets Manager decrypts a changed secret and encrypts it
 * again with the replica's key, both with the caller's rights. Without them the replica keeps its old value, its status is
 * `Failed`, and the caller gets no error.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets_troubleshoot.html
 */
export function putSecretStatements({ secrets, site, key, replicaSite }: SecretGrantsProps): Statement[] {
  const { region } = site.site;
  return [
    {
      sid: "RotateSecret",
      actions: [...PUT_SECRET_ACTIONS],
      resources: secretArns(site, secrets),
    },
    useKey({ aliasArn: site.keyAliasArn(key), actions: ["kms:Decrypt", "kms:GenerateDataKey"], via: SERVICE }),
    ...(replicaSite
      ? [
          useKey({
            aliasArn: replicaSite.keyAliasArn(key),
            actions: ["kms:Encrypt", "kms:GenerateDataKey"],
            via: SERVICE,
            viaRegions: [region, replicaSite.site.region],
          }),
        ]
      : []),
  ];
}

/** Calls by which an application reads its secret. */
export const READ_SECRET_ACTIONS = ["secretsmanager:GetSecretValue"];

/** Permissions to read secrets. */
export function readSecretStatements({ secrets, site, key }: Omit<SecretGrantsProps, "replicaSite">): Statement[] {
  return [
    {
      sid: "ReadSecret",
      actions: [...READ_SECRET_ACTIONS],
      resources: secretArns(site, secrets),
    },
    useKey({ aliasArn: site.keyAliasArn(key), actions: ["kms:Decrypt"], via: SERVICE }),
  ];
}

/** Secrets Manager adds six random characters to a secret's ARN. */
function secretArns(site: SiteNames, secrets: readonly string[]): string[] {
  return secrets.map((name) => site.arn("secretsmanager", `secret:${name}-??????`));
}
