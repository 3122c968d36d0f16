import { App } from "cdktf";
import { chosen } from "../../config";
import { StackDocument } from "../../constructs/policy/stack-document";
import type { ServingRole } from "../../dr/plan/plan";
import { build } from "../../stacks/build";
import { independence } from "../../stacks/dr-control/independence";
import { PlatformStack } from "../../stacks/shared/platform-stack";
import { recoveryPlans } from "../../stacks/shared/recovery-plans";
import { PolicyViolation, synth } from "../../stacks/synth";
import type { Bendable } from "../support/negative";
import { builtStacks } from "../support/deployments";
import { asDocument, inTemporaryFolder, type StackJson } from "../support/synth";

const app = inTemporaryFolder((outdir) => {
  const made = new App({ outdir, stackTraces: false });
  for (const deployment of chosen("web-prod")) build(made, deployment);
  return made;
});
const { plan } = recoveryPlans(app)[0]!;
const stacks = builtStacks("web-prod");

/** Findings with one stack changed. */
function findings(role: ServingRole, stack?: string, change: (bent: Bendable) => void = () => undefined): string[] {
  const document = (name: string) => {
    const { json, document: whole } = stacks[`web-prod-${name}`]!;
    if (name !== stack) return whole;
    const bent = JSON.parse(JSON.stringify(json)) as StackJson & Bendable;
    change(bent);
    return new StackDocument(whole.facts, asDocument(bent));
  };
  return independence(plan, role, {
    orchestration: [document("dr"), document("control-dr"), document("dr-triggers")],
    site: [document(role), document(`${role}-dr`)],
    routing: document("routing"),
  }).map(({ address, message }) => `${address} | ${message}`);
}

test.each(["primary", "secondary"] as const)("X2: a failover to the %s needs nothing in the other's region", (role) => {
  expect(findings(role)).toEqual([]);
});

const LOST = "in us-east-1, the lost region";
type NegativeTest = [what: string, stack: string, change: (bent: Bendable) => void, ...findings: string[]];

test.each<NegativeTest>([
  [
    "the state of orchestration",
    "dr",
    ({ terraform }) => {
      (terraform["backend"]!["s3"] as Record<string, unknown>)["region"] = "us-east-1";
    },
    ...["the state bucket web-prod-state-us-east-2-222222222222", "the lock table web-prod-control-state-lock"].map(
      (backend) =>
        `orchestration | activate-secondary-unplanned: 'orchestration' needs ${backend} of web-prod-dr ${LOST}: keep the state of orchestration in the control region, and of a site in its own`,
    ),
  ],
  [
    "an image",
    "secondary",
    ({ resource }) => {
      const task = Object.values(resource["aws_ecs_task_definition"]!)[0]!;
      task["container_definitions"] = String(task["container_definitions"]).replace("ecr.us-west-2", "ecr.us-east-1");
    },
    `scale | activate-secondary-unplanned: 'scale' needs the image '222222222222.dkr.ecr.us-east-1.amazonaws.com/web-prod-app:1.0.0' of aws_ecs_task_definition.service_task ${LOST}: replicate the repository and take the image from the site's own region`,
  ],
  [
    "a secret",
    "secondary",
    ({ resource }) => {
      const task = Object.values(resource["aws_ecs_task_definition"]!)[0]!;
      task["execution_role_arn"] = "arn:aws:secretsmanager:us-east-1:222222222222:secret:web-prod-database-abcdef";
    },
    `scale | activate-secondary-unplanned: 'scale' needs the secret 'arn:aws:secretsmanager:us-east-1:222222222222:secret:web-prod-database-abcdef' of aws_ecs_task_definition.service_task ${LOST}: replicate the secret and read the copy in the site's own region`,
  ],
  [
    "a key",
    "dr",
    ({ resource }) => {
      resource["aws_lambda_function"]!["steps_traffic_switch"]!["kms_key_arn"] =
        "arn:aws:kms:us-east-1:222222222222:key/x";
    },
    `evacuate | activate-secondary-unplanned: 'evacuate' needs the key 'arn:aws:kms:us-east-1:222222222222:key/x' of aws_lambda_function.steps_traffic_switch ${LOST}: use a key of the same region`,
  ],
  [
    "a log group",
    "dr",
    ({ resource }) => {
      resource["aws_sfn_state_machine"]!["activate"]!["logging_configuration"] = {
        log_destination: "arn:aws:logs:us-east-1:222222222222:log-group:x:*",
      };
    },
    `orchestration | activate-secondary-unplanned: 'orchestration' needs the log group 'arn:aws:logs:us-east-1:222222222222:log-group:x:*' of aws_sfn_state_machine.activate ${LOST}: write logs in the same region`,
  ],
  [
    "an endpoint",
    "secondary-dr",
    ({ resource }) => {
      resource["aws_lambda_function"]!["probe_function"]!["environment"] = {
        variables: { AWS_ENDPOINT_URL_RDS: "https://rds.us-east-1.amazonaws.com" },
      };
    },
    `verify-health | activate-secondary-unplanned: 'verify-health' needs the endpoint 'https://rds.us-east-1.amazonaws.com' of aws_lambda_function.probe_function ${LOST}: use the endpoint of the same region`,
  ],
  [
    "an alarm that traffic follows",
    "routing",
    ({ resource }) => {
      resource["aws_route53_health_check"]!["secondary_health_traffic_switch"]!["cloudwatch_alarm_region"] =
        "us-east-1";
    },
    `evacuate | activate-secondary-unplanned: 'evacuate' needs the alarm web-prod-traffic-switch-secondary that aws_route53_health_check.secondary_health_traffic_switch follows ${LOST}: keep the alarm and its metric in the control region`,
  ],
])("X2: %s in the region that is lost is a finding", (_, stack, change, ...expected) => {
  expect(findings("secondary", stack, change)).toEqual(expected);
});

test("X2: a resource that only a best-effort step needs is no finding", () => {
  const change = ({ resource }: Bendable) => {
    resource["aws_lambda_function"]!["steps_fence"]!["kms_key_arn"] = "arn:aws:kms:us-east-1:222222222222:key/x";
  };
  expect(findings("secondary", "dr", change)).toEqual([]);
});

test("X2: a dependency on the lost region fails the synth and nothing is written", () => {
  inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    for (const deployment of chosen("web-prod")) build(app, deployment);
    (app.node.findChild("web-prod-dr") as PlatformStack).addOverride(
      "resource.aws_lambda_function.steps_lock.environment.variables.TABLE",
      "arn:aws:dynamodb:us-east-1:222222222222:table/web-prod-primary-dr",
    );
    expect(() => synth(app)).toThrow(PolicyViolation);
    expect(() => synth(app)).toThrow(
      /'lock' needs what 'arn:aws:dynamodb:us-east-1:\S+' of aws_lambda_function\.steps_lock names in us-east-1/,
    );
  });
});
