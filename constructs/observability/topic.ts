import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import {
  accountPrincipal,
  type Condition,
  EVERYONE,
  policyDocument,
  servicePrincipals,
  sourceAccount,
  type Statement,
} from "../core/policy-document";
import { type Site, siteOf } from "../core/site";

export interface TopicProps {
  /**
   * Last part of the deterministic name.
   * @default "alerts"
   */
  readonly name?: string;
  /** Key that encrypts messages; its policy must allow each of the `publishers`: see `services` of `Key`. */
  readonly key: { readonly arn: string };
  /**
   * AWS services that publish on their own behalf. People and roles of the account need `sns:Publish` of their own.
   * @default ["cloudwatch"]
   */
  readonly publishers?: readonly Publisher[];
  /**
   * Addresses that receive every message; each must confirm the subscription by the link in the first message.
   * @default none
   */
  readonly emails?: readonly string[];
  /** @default none */
  readonly webhooks?: readonly Webhook[];
}

export type Publisher = "cloudwatch" | "events" | "budgets" | "costalerts";

/** An HTTPS endpoint of a chat or a pager. */
export interface Webhook {
  /** Names the subscription in its Terraform address. */
  readonly name: string;
  /**
   * Begins with `https://`, without user or password; the Terraform state contains it, so it must contain no secret.
   */
  readonly url: string;
  /**
   * Whether the endpoint confirms the subscription itself; otherwise it stays pending until a person confirms it.
   * @default false
   */
  readonly confirmsItself?: boolean;
}

/** A topic of the same site, whichever stack creates it. */
export interface TopicRef {
  readonly arn: string;
}

/**
 * The SNS topic for alarms: encrypted with a customer managed key and TLS only; only services of this account publish
 * to it.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html
 */
export class Topic extends Construct implements TopicRef {
  readonly arn: string;
  /** Deterministic name. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id);
    const { name = "alerts", key, publishers = ["cloudwatch"], emails = [], webhooks = [] } = props;
    const site = siteOf(this);
    this.name = site.siteNames.of(name);
    const topic = new SnsTopic(this, "Resource", {
      name: this.name,
      kmsMasterKeyId: key.arn,
      signatureVersion: 2,
    });
    // Taken from the policy, so that what uses the topic is created after its publishers are allowed.
    this.arn = new SnsTopicPolicy(this, "topic-policy", {
      arn: topic.arn,
      policy: policyDocument(this, "policy", statements(topic.arn, publishers, site)),
    }).arn;
    for (const email of emails) {
      if (!/^[^@\s]+@[^@\s]+$/.test(email))
        throw new InvalidProps(this, `emails should contain addresses like ops@example.com, got '${email}'`);
      this.subscribe(`email-${email}`, "email", email);
    }
    for (const { name: hook, url, confirmsItself = false } of webhooks) {
      if (!/^https:\/\/[^@\s/]+(?:\/[^@\s]*)?$/.test(url))
        throw new InvalidProps(
          this,
          `url of webhook '${hook}' should begin with https:// and contain no user or password, got '${url}'`,
        );
      this.subscribe(`webhook-${hook}`, "https", url, confirmsItself);
    }
  }

  private subscribe(id: string, protocol: string, endpoint: string, endpointAutoConfirms?: boolean): void {
    new SnsTopicSubscription(this, id, {
      topicArn: this.arn,
      protocol,
      endpoint,
      ...(endpointAutoConfirms === undefined ? {} : { endpointAutoConfirms }),
    });
  }
}

function statements(topicArn: string, publishers: readonly Publisher[], site: Site): Statement[] {
  const { partition, identity } = site.names;
  return [
    {
      sid: "TlsOnly",
      effect: "Deny",
      actions: ["sns:Publish"],
      resources: [topicArn],
      principals: EVERYONE,
      condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
    },
    {
      sid: "AccountManages",
      actions: ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:Publish", "sns:Subscribe"],
      resources: [topicArn],
      principals: accountPrincipal(partition, identity.account),
    },
    ...publishers.map((publisher) => ({
      sid: `Publisher${publisher.charAt(0).toUpperCase()}${publisher.slice(1)}`,
      actions: ["sns:Publish"],
      resources: [topicArn],
      principals: servicePrincipals(`${publisher}.amazonaws.com`),
      condition: publisher === "events" ? ownRules(site) : sourceAccount(identity.account),
    })),
  ];
}

/**
 * EventBridge passes the ARN of its rule as the source.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
function ownRules({ siteNames }: Site): Condition[] {
  return [{ test: "ArnLike", variable: "aws:SourceArn", values: [siteNames.arn("events", "rule/*")] }];
}
