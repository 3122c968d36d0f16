import { DataAwsKmsAlias } from "@cdktf/provider-aws/lib/data-aws-kms-alias";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import {
  accountPrincipal,
  type Condition,
  latePolicyDocument,
  servicePrincipals,
  type Statement,
} from "../core/policy-document";
import { statefulLifecycle } from "../core/protection";
import { type Site, siteOf } from "../core/site";

export interface KeyProps {
  /** Last part of the deterministic alias, e.g. `logs` for `alias/web-dev-primary-logs`. */
  readonly name: string;
  readonly description: string;
  /**
   * AWS services that use the key on their own behalf; all other use requires IAM permissions of the caller.
   * @default none
   */
  readonly services?: readonly KeyUser[];
  /**
   * Days between scheduling the key's deletion and losing what it encrypts, 7 to 30.
   * @default 30
   */
  readonly deletionWindowDays?: number;
}

export type KeyUser =
  | "logs"
  | "cloudwatch"
  | "delivery.logs"
  | "cloudfront"
  | "sns"
  | "events"
  | "s3"
  | "backup"
  | "budgets"
  | "costalerts"
  | "cloudtrail";

/** A key of the same site. */
export interface KeyRef {
  readonly arn: string;
  /** Deterministic alias, `alias/…`: policies and other sites name keys by it. */
  readonly alias: string;
}

/** Reads a key that another stack of the same site creates; a scope reads each key once, however often it is called. */
export function lookupKey(scope: Construct, name: string): KeyRef {
  const alias = siteOf(scope).siteNames.keyAlias(name);
  const id = `${name}-key`;
  const existing = scope.node.tryFindChild(id);
  const found = existing instanceof DataAwsKmsAlias ? existing : new DataAwsKmsAlias(scope, id, { name: alias });
  return { arn: found.targetKeyArn, alias };
}

/**
 * A customer managed key: yearly rotation, administered by the account's IAM, without wildcard principals. Its policy names
 * the roles of the deployment that use it (`useKey`).
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export class Key extends Construct implements KeyRef {
  readonly arn: string;
  readonly alias: string;

  constructor(scope: Construct, id: string, props: KeyProps) {
    super(scope, id);
    const site = siteOf(this);
    const { partition, identity } = site.names;
    const aliasArn = site.siteNames.keyAliasArn(props.name);
    const key = new KmsKey(this, "Resource", {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: props.deletionWindowDays ?? 30,
      policy: latePolicyDocument(this, "policy", () => [
        {
          sid: "AccountAdministers",
          actions: ["kms:*"],
          resources: ["*"],
          principals: accountPrincipal(partition, identity.account),
        },
        ...(props.services ?? []).flatMap((service) => serviceStatements(service, site)),
        ...site.keyUses.statementsFor(aliasArn),
      ]),
      lifecycle: statefulLifecycle(site),
    });
    new KmsAlias(this, "alias", { name: site.siteNames.keyAlias(props.name), targetKeyId: key.keyId });
    this.arn = key.arn;
    this.alias = site.siteNames.keyAlias(props.name);
  }
}

function serviceStatements(service: KeyUser, { region, names, siteNames }: Site): Statement[] {
  const account: Condition = {
    test: "StringEquals",
    variable: "aws:SourceAccount",
    values: [names.identity.account],
  };
  const use = (sid: string, principal: string, condition: Condition[]): Statement[] => [
    {
      sid,
      actions: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:DescribeKey"],
      resources: ["*"],
      principals: servicePrincipals(principal),
      condition,
    },
  ];
  const context = (name: string, service: string): Condition => ({
    test: "ArnLike",
    variable: `kms:EncryptionContext:aws:${name}`,
    values: [siteNames.arn(service, "*")],
  });
  switch (service) {
    case "logs":
      return use("CloudWatchLogs", `logs.${region}.amazonaws.com`, [
        {
          test: "ArnLike",
          variable: "kms:EncryptionContext:aws:logs:arn",
          values: [siteNames.arn("logs", "log-group:*")],
        },
      ]);
    case "cloudwatch":
      return use("Alarms", "cloudwatch.amazonaws.com", [account]);
    case "delivery.logs":
      return use("LogDelivery", "delivery.logs.amazonaws.com", [account]);
    case "cloudfront":
      return use("CloudFront", "cloudfront.amazonaws.com", [
        { test: "ArnLike", variable: "aws:SourceArn", values: [names.globalArn("cloudfront", "distribution/*")] },
      ]);
    case "sns":
      return use("Sns", "sns.amazonaws.com", [account]);
    case "events":
      // EventBridge rules that publish to an encrypted topic do not pass their account to the key; topic and queue do.
      // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
      return [
        ...use("Events", "events.amazonaws.com", [context("sns:topicArn", "sns")]),
        ...use("EventsToQueues", "events.amazonaws.com", [context("sqs:arn", "sqs")]),
      ];
    case "s3":
      return use("S3Notifications", "s3.amazonaws.com", [account]);
    case "backup":
      return use("Backup", "backup.amazonaws.com", [account]);
    case "budgets":
      return use("Budgets", "budgets.amazonaws.com", [account]);
    case "costalerts":
      return use("CostAlerts", "costalerts.amazonaws.com", [account]);
    case "cloudtrail":
      return use("CloudTrail", "cloudtrail.amazonaws.com", [
        { test: "ArnLike", variable: "aws:SourceArn", values: [siteNames.arn("cloudtrail", "trail/*")] },
      ]);
  }
}
