import { Construct } from "constructs";
import type { Plan, ServingRole } from "../../dr/plan/plan";
import type { Observer } from "../../dr/steps/confirm-outage";
import { Lambda } from "../compute/lambda";
import { InvalidProps } from "../core/invalid-props";
import type { SiteNames } from "../core/names";
import { useKey } from "../core/key-use";
import type { Statement } from "../core/policy-document";
import { siteOf } from "../core/site";
import type { KeyRef } from "../security/key";
import { permitSchedule } from "./schedule";

/** Part of the deterministic names of the function. */
export const OBSERVE = "observe";
/** Part of the deterministic names of the schedules on which an observer checks a site. */
export function observerSchedule(site: ServingRole): string {
  return `${OBSERVE}-${site}`;
}

/** A site that an observer checks. */
export interface ObservedSite {
  readonly site: ServingRole;
  /** The metric of its observations; the plan's confirmation of an outage reads the same one. */
  readonly observer: Observer;
  /** Returns 200 while the site serves. */
  readonly url: string;
  /**
   * Responds while the observer's own internet access works; without it a site that does not respond is unknown.
   * @default none
   */
  readonly referenceUrl?: string;
  /** The site's probe. */
  readonly probe: { readonly name: string; readonly region: string };
}

export interface SiteObserverProps {
  readonly plan: Pick<Plan, "name" | "table">;
  readonly observedSites: readonly ObservedSite[];
  /** The site of the DR table, and the alias of the table's key there. */
  readonly control: SiteNames;
  readonly tableKeyAlias: string;
  readonly key: KeyRef;
  readonly logRetentionDays: number;
  /**
   * Executions reserved for the function.
   * @default none
   */
  readonly reservedConcurrency?: number;
}

/**
 * Checks sites from another region when `ObserverSchedules` (which it permits) invokes it, and writes its observations
 * to the DR table and to the metrics of its own region.
 */
export class SiteObserver extends Construct {
  readonly function: Lambda;
  readonly observedSites: readonly ObservedSite[];

  constructor(scope: Construct, id: string, props: SiteObserverProps) {
    super(scope, id);
    const { region } = siteOf(this);
    const { plan, observedSites, key, reservedConcurrency } = props;
    this.observedSites = observedSites;
    for (const { site, observer, probe } of observedSites) {
      if (observer.region !== region)
        throw new InvalidProps(this, `observer of the ${site} should be in ${region}, got ${observer.region}`);
      if (probe.region === region)
        throw new InvalidProps(this, `observedSites should be sites of other regions, got the ${site} in ${region}`);
    }
    this.function = new Lambda(this, "function", {
      name: OBSERVE,
      description: `DR orchestration of ${plan.name}: checks ${observedSites.map(({ site }) => site).join(" and ")} from this region`,
      statements: this.statements(props),
      key,
      logRetentionDays: props.logRetentionDays,
      timeoutSeconds: 25,
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
      environment: { TABLE: plan.table, TABLE_REGION: props.control.site.region },
    });
    for (const { site } of observedSites) {
      permitSchedule(this, `permission-${site}`, this.function.reference, observerSchedule(site));
    }
  }

  private statements({ plan, observedSites, control, tableKeyAlias, key }: SiteObserverProps): Statement[] {
    const { siteNames, names } = siteOf(this);
    const elsewhere = control.site.region !== siteNames.site.region;
    return [
      {
        sid: "GetAndUpdateItem",
        actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
        resources: [control.arn("dynamodb", `table/${plan.table}`)],
      },
      ...(elsewhere || tableKeyAlias !== key.alias ? [tableKey(control, tableKeyAlias)] : []),
      {
        sid: "PutMetricData",
        actions: ["cloudwatch:PutMetricData"],
        resources: ["*"],
        condition: [
          {
            test: "StringEquals",
            variable: "cloudwatch:namespace",
            values: [...new Set(observedSites.map(({ observer }) => observer.namespace))],
          },
        ],
      },
      {
        sid: "InvokeProbes",
        actions: ["lambda:InvokeFunction"],
        resources: observedSites.map(({ probe }) =>
          names.site({ role: "global", region: probe.region }).arn("lambda", `function:${probe.name}`),
        ),
      },
    ];
  }
}

/** DynamoDB decrypts on the caller's behalf. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
function tableKey(control: SiteNames, alias: string): Statement {
  return useKey({ aliasArn: control.arn("kms", alias), actions: ["kms:Decrypt"], via: "dynamodb" });
}
