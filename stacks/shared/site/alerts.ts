import type { CommonDeployment } from "../../../config/schema/groups/common";
import type { alertFields } from "../../../config/schema/groups/operation";
import type { Values } from "../../../config/schema/values/fields";
import { type Publisher, Topic } from "../../../constructs/observability/topic";
import type { KeyRef } from "../../../constructs/security/key";
import type { DeploymentStacks } from "../deployment-stacks";
import { ALERTS } from "../part-names";
import type { SiteStack } from "../site-stack";

type Alerting = CommonDeployment & Values<typeof alertFields>;

export interface AlertsOptions {
  /** @default ["cloudwatch"] */
  readonly publishers?: readonly Publisher[];
  /** @default "alerts" */
  readonly id?: string;
  /** Last part of the topic's name. @default `ALERTS` */
  readonly name?: string;
}

/** Topic for a site's alarms, with the subscriptions of the configuration. */
export function alerts(
  stack: SiteStack,
  { deployment }: DeploymentStacks<Alerting>,
  key: KeyRef,
  { publishers = ["cloudwatch"], id = "alerts", name = ALERTS }: AlertsOptions = {},
): Topic {
  const { emails, webhook } = deployment.alerts;
  return new Topic(stack, id, {
    name,
    key,
    publishers,
    emails,
    webhooks: webhook === undefined ? [] : [{ name: "alerts", url: webhook }],
  });
}
