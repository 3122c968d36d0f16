import type { Condition, Statement } from "../core/policy-document";
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

/** Calls by which a rotation gives a secret its next value. */
export const PUT_SECRET_ACTIONS = [
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecretVersionStage",
] as const;

/**
 * What a role needs to give secrets a value, replicas included: Secrets Manager decrypts a changed secret and encrypts it
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
    {
      sid: "UseSecretsKey",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: [site.arn("kms", "key/*")],
      condition: throughSecretsManager(site.keyAlias(key), region),
    },
    ...(replicaSite
      ? [
          {
            sid: "UseReplicasKey",
            actions: ["kms:Encrypt", "kms:GenerateDataKey"],
            resources: [replicaSite.arn("kms", "key/*")],
            condition: throughSecretsManager(replicaSite.keyAlias(key), region, replicaSite.site.region),
          },
        ]
      : []),
  ];
}

/** What a role needs to read secrets. */
export function readSecretStatements({ secrets, site, key }: Omit<SecretGrantsProps, "replicaSite">): Statement[] {
  return [
    {
      sid: "ReadSecret",
      actions: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      resources: secretArns(site, secrets),
    },
    {
      sid: "DecryptSecret",
      actions: ["kms:Decrypt"],
      resources: [site.arn("kms", "key/*")],
      condition: throughSecretsManager(site.keyAlias(key), site.site.region),
    },
  ];
}

/** Secrets Manager adds six characters to a secret's ARN that nobody knows in advance. */
function secretArns(site: SiteNames, secrets: readonly string[]): string[] {
  return secrets.map((name) => site.arn("secretsmanager", `secret:${name}-??????`));
}

function throughSecretsManager(alias: string, ...regions: string[]): Condition[] {
  return [
    { test: "ForAnyValue:StringEquals", variable: "kms:ResourceAliases", values: [alias] },
    {
      test: "StringEquals",
      variable: "kms:ViaService",
      values: regions.map((region) => `secretsmanager.${region}.amazonaws.com`),
    },
  ];
}
