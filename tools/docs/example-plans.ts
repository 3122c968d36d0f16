import { controlCall, dataCall } from "../../dr/plan/call";
import type { Plan } from "../../dr/plan/plan";
import { validPlan } from "../../dr/plan/plan-problems";
import { multiRegionWebPlan } from "../../dr/plans/multi-region-web";
import type { WebPlanValues } from "../../dr/plans/web-plan-values";
import type { Observer } from "../../dr/steps/confirm-outage";
import type { Step } from "../../dr/steps/registry";

/**
 * Example recovery plans: `web` without any option, `options` with all of them, `types` with the step types that the others
 * do not contain.
 */
export function examplePlans(): Readonly<Record<"web" | "options" | "types", Plan>> {
  const web = multiRegionWebPlan(values());
  const options = multiRegionWebPlan({
    ...values(),
    partition: "aws-us-gov",
    approvalSeconds: 3600,
    approvers: 2,
    onDemandTasks: 140,
    peakFraction: 0.8,
    sufficientFraction: 0.8,
    quorum: 4,
  });
  return { web, options, types: otherTypes(web) };
}

const ACCOUNT = "123456789012";

function values(): WebPlanValues {
  const observers = (site: "primary" | "secondary", peer: string): readonly Observer[] =>
    [
      ["control", "us-east-2"] as const,
      ["edge", "us-east-2"] as const,
      ["peer", peer] as const,
      ["fourth", peer] as const,
    ].map(([name, region]) => ({
      ...{ name, region, namespace: "Example/web", metric: "Healthy" },
      dimensions: { Site: site, Observer: name },
    }));
  return {
    name: "web-example",
    account: ACCOUNT,
    regions: { primary: "us-east-1", secondary: "us-west-2", control: "us-east-2" },
    table: "web-example-control-recovery",
    topic: `arn:aws:sns:us-east-2:${ACCOUNT}:web-example-control-recovery`,
    objectives: { rtoSeconds: 300, rpoSeconds: 5 },
    globalCluster: "web-example-database",
    databaseClusters: { primary: "web-example-primary-database", secondary: "web-example-secondary-database" },
    ecsClusters: { primary: "web-example-primary-cluster", secondary: "web-example-secondary-cluster" },
    services: { primary: "web-example-primary-web", secondary: "web-example-secondary-web" },
    standbyTasks: { primary: 3, secondary: 2 },
    activeTasks: 5,
    maxTasks: 160,
    probes: { primary: "web-example-primary-probe", secondary: "web-example-secondary-probe" },
    observers: { primary: observers("primary", "us-west-2"), secondary: observers("secondary", "us-east-1") },
    switchNamespace: "Example/web",
    switchMetric: "TrafficSwitch",
    switchDimension: "Site",
    host: "origin.example.com",
    siteHosts: { primary: "primary.origin.example.com", secondary: "secondary.origin.example.com" },
    url: "https://example.com/api/health",
    ttlSeconds: 20,
    keepAliveSeconds: 70,
    originKeepAliveSeconds: 5,
    originReadSeconds: 10,
  };
}

/** A small plan: its state machine is shown completely. */
function otherTypes(plan: Plan): Plan {
  const step = (id: string, type: "acquire-lock" | "record" | "release-lock"): Step => ({ id, type, parameters: {} });
  return validPlan({
    ...plan,
    workflows: [
      {
        ...{ kind: "activate", site: "secondary", mode: "planned" },
        stages: [
          [step("lock", "acquire-lock")],
          [own("prepare", true), own("warm", false)],
          [replica("rebuild")],
          [replica("promote")],
          [step("record", "record")],
          [{ id: "notify", type: "notify", parameters: {}, bestEffort: true }],
          [step("release", "release-lock")],
        ],
      },
    ],
  });
}

function replica(action: "promote" | "rebuild"): Step {
  const [region, sourceRegion] = ["us-west-2", "us-east-1"];
  const keyArn = `arn:aws:kms:${region}:${ACCOUNT}:key/1`;
  const parameters = { action, region, instance: "db-secondary", sourceRegion, sourceInstance: "db-primary", keyArn };
  return { id: action, type: "rds-replica", parameters };
}

function own(id: string, undoable: boolean): Step {
  return {
    id,
    type: "custom-function",
    parameters: {
      function: "own",
      summary: `Do ${id}`,
      payload: { id },
      startCalls: [dataCall("sqs:SendMessage", "us-west-2", `arn:aws:sqs:us-west-2:${ACCOUNT}:${id}`)],
      checkCalls: [controlCall("sqs:GetQueueAttributes", "us-west-2", `arn:aws:sqs:us-west-2:${ACCOUNT}:${id}`)],
      pollSeconds: 5,
      deadlineSeconds: 20,
      expectedSeconds: 4,
      source: "example",
      manualCommands: "one command\nanother command",
      ...(undoable
        ? { undoCalls: [dataCall("sqs:PurgeQueue", "us-west-2", `arn:aws:sqs:us-west-2:${ACCOUNT}:${id}`)] }
        : {}),
    },
  };
}
