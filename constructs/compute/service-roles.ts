import { useKey } from "../core/key-use";
import type { Statement } from "../core/policy-document";
import type { Site } from "../core/site";

/** What the roles of a service need to know of it. */
export interface ServiceRoleProps {
  /** Last part of the deterministic name, and name of the container. */
  readonly name: string;
  /** ARN of the repository the image comes from. */
  readonly repositoryArn: string;
  /**
   * Variables taken from Secrets Manager: the secret's ARN and the key in it.
   * @default none
   */
  readonly secrets?: Readonly<Record<string, SecretValue>>;
  /**
   * Permissions of the application.
   * @default nothing
   */
  readonly statements?: readonly Statement[];
  /** Key that encrypts the secrets, by its deterministic alias. */
  readonly secretKeyAlias: string;
}

export interface SecretValue {
  readonly secretArn: string;
  /** Name of the secret, as roles name it. */
  readonly secretName: string;
  readonly key: string;
}

/**
 * Two separate roles: the execution role starts the task (image, log, secrets); the application uses the task role.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html
 */
export function serviceRoles(site: Site, props: ServiceRoleProps): { execution: string; task: string } {
  const { name, repositoryArn, secrets = {}, statements = [] } = props;
  const { siteNames } = site;
  const log = siteNames.logGroupArn(`services/${name}`);
  const assume = { assumedBy: ["ecs-tasks.amazonaws.com"], sourceArns: [siteNames.arn("ecs", "*")] };
  const secretNames = [...new Set(Object.values(secrets).map(({ secretName }) => secretName))];

  const execution = site.role(`${name}-execution`, {
    ...assume,
    description: `Starts tasks of ${name}: image, log, secrets`,
    statements: [
      { sid: "SignIn", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
      {
        sid: "PullImage",
        actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        resources: [repositoryArn],
      },
      { sid: "WriteLog", actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [`${log}:*`] },
      ...(secretNames.length > 0 ? readSecrets(site, secretNames, props.secretKeyAlias) : []),
    ],
  });
  const task = site.role(`${name}-task`, {
    ...assume,
    description: `Permissions of the application ${name}`,
    statements: [...execSessions(site), ...statements],
  });
  return { execution: execution.arn, task: task.arn };
}

/** Secrets Manager adds six random characters to a secret's ARN. */
function readSecrets({ siteNames }: Site, names: readonly string[], keyAlias: string): Statement[] {
  return [
    {
      sid: "ReadSecrets",
      actions: ["secretsmanager:GetSecretValue"],
      resources: names.map((name) => siteNames.arn("secretsmanager", `secret:${name}-??????`)),
    },
    useKey({ aliasArn: siteNames.arn("kms", keyAlias), actions: ["kms:Decrypt"], via: "secretsmanager" }),
  ];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html#ecs-exec-required-iam-permissions */
function execSessions({ siteNames }: Site): Statement[] {
  return [
    {
      sid: "ExecSessions",
      actions: [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      resources: ["*"],
    },
    { sid: "FindExecLog", actions: ["logs:DescribeLogGroups"], resources: ["*"] },
    {
      sid: "ExecLog",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [`${siteNames.logGroupArn("exec")}:*`],
    },
    useKey({ aliasArn: siteNames.keyAliasArn("logs"), actions: ["kms:Decrypt"] }),
  ];
}
