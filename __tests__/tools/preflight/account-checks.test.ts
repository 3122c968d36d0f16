import {
  account,
  backupOptIn,
  optInRegions,
  serviceLinkedRoles,
} from "../../../tools/preflight/checks/account-settings";
import { budget } from "../../../tools/preflight/checks/budget";
import { fargateVcpus } from "../../../tools/preflight/checks/fargate-vcpus";
import { lambdaConcurrency } from "../../../tools/preflight/checks/lambda-concurrency";
import { groupRules, networkQuotas } from "../../../tools/preflight/checks/network-quotas";
import { factsWith, needsOf, stackWith } from "../../support/account";

const REGION = "us-east-1";
const quota = (service: string, code: string, value: number) => new Map([[`${REGION} ${service} ${code}`, { value }]]);
const raise = (service: string, code: string, value: number) =>
  `aws service-quotas request-service-quota-increase --region ${REGION} --service-code ${service} --quota-code ${code} --desired-value ${value}`;

test("X20: credentials of another account", () => {
  expect(account(needsOf(stackWith()), factsWith({ callerAccount: "999999999999" }))).toEqual([
    {
      status: "missing",
      subject: "Account of the credentials",
      found: "999999999999",
      fix: "web-dev belongs to account 111111111111: use its credentials, or change 'account' in config/",
    },
  ]);
  expect(account(needsOf(stackWith()), factsWith())).toEqual([
    { status: "ok", subject: "Account of the credentials", found: "111111111111", fix: "" },
  ]);
});

test("X20: a region that is not enabled, or unknown to the account", () => {
  const facts = factsWith({ regions: { value: { "us-east-1": "opt-in-not-required", "af-south-1": "not-opted-in" } } });
  const needs = needsOf(
    stackWith(),
    stackWith({}, { name: "b", region: "af-south-1" }),
    stackWith({}, { name: "c", region: "xx-1" }),
  );
  const command = (region: string) => `aws account enable-region --region-name ${region}`;
  expect(optInRegions(needs, facts)).toEqual([
    {
      status: "missing",
      subject: "Region af-south-1",
      found: "not-opted-in",
      fix: "enable it, which takes minutes to hours",
      command: command("af-south-1"),
    },
    { status: "ok", subject: "Region us-east-1", found: "enabled", fix: "" },
    {
      status: "missing",
      subject: "Region xx-1",
      found: "unknown to this account",
      fix: "enable it, which takes minutes to hours",
      command: command("xx-1"),
    },
  ]);
  const enabled = factsWith({ regions: { value: { "us-east-1": "opted-in" } } });
  expect(optInRegions(needsOf(stackWith()), enabled)).toMatchObject([{ status: "ok" }]);
});

test.each([
  ["VPCs", "vpcs", "aws_vpc", "vpc", "L-F678F1CE"],
  ["Elastic IP addresses", "addresses", "aws_eip", "ec2", "L-0263D0A3"],
] as const)("X20: too few %s", (what, fact, type, service, code) => {
  const needs = needsOf(stackWith({ [type]: [{}, {}] }));
  const facts = (used: number) =>
    factsWith({ [fact]: new Map([[REGION, { value: used }]]), quotas: quota(service, code, 5) });
  expect(networkQuotas(needs, facts(3))).toEqual([
    { status: "ok", subject: `${what} in us-east-1`, found: "3 of 5 used, 2 to be added", fix: "" },
  ]);
  expect(networkQuotas(needs, facts(4))).toEqual([
    {
      status: "missing",
      subject: `${what} in us-east-1`,
      found: "4 of 5 used, 2 to be added",
      fix: "raise the quota to 6",
      command: raise(service, code, 6),
    },
  ]);
});

test("X20: more rules in a security group than the quota", () => {
  const rule = { security_group_id: "${aws_security_group.front.id}" };
  const needs = needsOf(stackWith({ aws_vpc_security_group_ingress_rule: Array.from({ length: 3 }, () => rule) }));
  expect(groupRules(needs, factsWith({ quotas: quota("vpc", "L-0EA8095F", 3) }))).toEqual([
    {
      status: "ok",
      subject: "Rules of a security group in us-east-1",
      found: "3 inbound of 3 in front",
      fix: "",
    },
  ]);
  expect(groupRules(needs, factsWith({ quotas: quota("vpc", "L-0EA8095F", 2) }))).toEqual([
    {
      status: "missing",
      subject: "Rules of a security group in us-east-1",
      found: "3 inbound of 2 in front",
      fix: "raise the quota to 3",
      command: raise("vpc", "L-0EA8095F", 3),
    },
  ]);
});

test("R5 X20: a new account's ten executions, and reservations that leave fewer than a hundred", () => {
  const needs = (reserved: number) =>
    needsOf(stackWith({ aws_lambda_function: [{ reserved_concurrent_executions: reserved }] }));
  const facts = (limit: number, unreserved = limit) =>
    factsWith({ lambda: new Map([[REGION, { value: { limit, unreserved } }]]) });
  const subject = "Lambda concurrency in us-east-1";
  expect(lambdaConcurrency(needs(1), facts(10))).toEqual([
    {
      status: "missing",
      subject,
      found: "10 of 10 unreserved, 1 to be reserved",
      fix: "Lambda keeps 100 unreserved: raise the quota to 101 or more",
      command: raise("lambda", "L-B99A9384", 1000),
    },
  ]);
  expect(lambdaConcurrency(needs(90), facts(1000, 190))).toMatchObject([{ status: "ok" }]);
  expect(lambdaConcurrency(needs(91), facts(1000, 190))).toMatchObject([
    { status: "missing", command: raise("lambda", "L-B99A9384", 1001) },
  ]);
  expect(lambdaConcurrency(needs(0), facts(10))).toEqual([
    {
      status: "warning",
      subject,
      found: "10 of 10 unreserved, 0 to be reserved",
      fix: "functions that run at the same time are throttled: raise the quota",
      command: raise("lambda", "L-B99A9384", 1000),
    },
  ]);
  expect(lambdaConcurrency(needs(0), facts(11))).toMatchObject([{ status: "ok" }]);
});

test("X20: vCPUs of Fargate for the first tasks, and for all tasks of a recovery", () => {
  const needs = needsOf(
    stackWith({
      aws_ecs_task_definition: [{ cpu: "1024" }],
      aws_ecs_service: [
        {
          desired_count: 2,
          capacity_provider_strategy: [
            { capacity_provider: "FARGATE", weight: 1 },
            { capacity_provider: "FARGATE_SPOT", weight: 1 },
          ],
        },
      ],
      aws_appautoscaling_target: [{ service_namespace: "ecs", max_capacity: 8 }],
    }),
  );
  const facts = (onDemand: number, spot: number) =>
    factsWith({
      quotas: new Map([...quota("fargate", "L-3032A538", onDemand), ...quota("fargate", "L-36FBB829", spot)]),
    });
  expect(fargateVcpus(needs, facts(1, 3))).toEqual([
    {
      status: "missing",
      subject: "Fargate vCPUs on demand in us-east-1",
      found: "quota 1, 2 at first, 8 at most",
      fix: "raise the quota to 8",
      command: raise("fargate", "L-3032A538", 8),
    },
    {
      status: "warning",
      subject: "Fargate vCPUs on Spot in us-east-1",
      found: "quota 3, 0 at first, 4 at most",
      fix: "a recovery could not start all tasks: raise the quota to 4",
      command: raise("fargate", "L-36FBB829", 4),
    },
  ]);
  expect(fargateVcpus(needs, facts(7, 4))).toMatchObject([{ status: "warning" }, { status: "ok" }]);
  expect(fargateVcpus(needs, facts(8, 4))).toMatchObject([{ status: "ok" }, { status: "ok" }]);
});

test("R19 X20: AWS Backup without the opt-in for Aurora", () => {
  const selection = { resources: ["arn:aws:rds:us-east-1:111111111111:cluster:web-dev"] };
  const facts = (optIn: Record<string, boolean>) => factsWith({ backupOptIn: new Map([[REGION, { value: optIn }]]) });
  const needs = needsOf(stackWith({ aws_backup_selection: [selection] }));
  const off = [
    {
      status: "warning",
      subject: "AWS Backup of Aurora in us-east-1",
      found: "not opted in",
      fix: "no cluster is backed up until it is",
      command: "aws backup update-region-settings --region us-east-1 --resource-type-opt-in-preference Aurora=true",
    },
  ];
  expect(backupOptIn(needs, facts({ Aurora: false }))).toEqual(off);
  expect(backupOptIn(needs, facts({ RDS: true }))).toEqual(off);
  expect(backupOptIn(needs, facts({ Aurora: true }))).toMatchObject([{ status: "ok", found: "opted in" }]);
  const managed = needsOf(stackWith({ aws_backup_selection: [selection], aws_backup_region_settings: [{}] }));
  expect(backupOptIn(managed, facts({}))).toMatchObject([{ status: "ok", found: "opted in by its stack" }]);
  expect(backupOptIn(needsOf(stackWith({ aws_backup_selection: [{ resources: [] }] })), facts({}))).toEqual([]);
});

test("R26 X20: service-linked roles that do not exist, or exist although a stack creates them", () => {
  const service = "ecs.amazonaws.com";
  const facts = (exists: boolean) => factsWith({ serviceLinkedRoles: new Map([[service, { value: exists }]]) });
  const needs = needsOf(stackWith({ aws_ecs_cluster: [{}, {}] }));
  const subject = "Service-linked role of ecs.amazonaws.com";
  expect(serviceLinkedRoles(needs, facts(true))).toEqual([{ status: "ok", subject, found: "exists", fix: "" }]);
  expect(serviceLinkedRoles(needs, facts(false))).toEqual([
    {
      status: "warning",
      subject,
      found: "does not exist",
      fix: "the service creates it on first use, and an apply at the same time may fail once",
      command: "aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com",
    },
  ]);
  const declaring = needsOf(
    stackWith({ aws_ecs_cluster: [{}], aws_iam_service_linked_role: [{ aws_service_name: service }] }),
  );
  expect(serviceLinkedRoles(declaring, facts(false))).toMatchObject([
    { status: "ok", found: "created by web-dev-primary" },
  ]);
  expect(serviceLinkedRoles(declaring, facts(true))).toEqual([
    {
      status: "missing",
      subject,
      found: "exists, and a stack would create it",
      fix: "import it into web-dev-primary: terraform import aws_iam_service_linked_role.r0 <ARN of the role>",
    },
  ]);
});

test("X20: a monthly price above the budget of the deployment", () => {
  const needs = (limit: string) =>
    needsOf(
      stackWith({ aws_budgets_budget: [{ limit_amount: limit }], aws_kms_key: Array.from({ length: 9 }, () => ({})) }),
    );
  expect(budget(needs("9"))).toEqual([
    { status: "ok", subject: "Monthly price", found: "about 9 US dollars, the budget is 9", fix: "" },
  ]);
  expect(budget(needs("8"))).toEqual([
    {
      status: "warning",
      subject: "Monthly price",
      found: "about 9 US dollars, the budget is 8",
      fix: "the budget alerts every month: raise 'monthlyBudgetUsd' in config/, or choose smaller sizes",
    },
  ]);
  expect(budget(needsOf(stackWith()))).toEqual([]);
});
