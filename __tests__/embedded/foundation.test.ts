import * as fs from "node:fs";
import * as path from "node:path";
import { DeleteRouteCommand, DescribeRouteTablesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { bootstrap, stateStacks } from "../../tools/bootstrap/bootstrap";
import { cdktf } from "../../tools/deploy";
import { StateLocked } from "../../tools/terraform/lock";
import { bench, type Bench, killable } from "../support/embedded";
import { machine } from "../support/machine";
import { recoveryTests } from "./recovery/index";
import { until } from "../support/until";

const { terraform } = machine();
let at: Bench;
let sites: string[];

beforeAll(async () => {
  at = await bench("web-dev");
  const homes = stateStacks(at.stacks);
  sites = at.stacks.filter((stack) => !homes.includes(stack)).map(({ name }) => name);
}, 120_000);
afterAll(() => at.close(), 60_000);

/** Actions of a kind that the gateway has let through since a moment. */
const calls = (action: string, since = 0) => at.aws.gateway.log.find({ action, since });

describe("homes of the states", () => {
  const homes = () => stateStacks(at.stacks);
  const run = () => bootstrap(homes(), { terraform, env: at.env, scratch: at.scratch });
  /** The same in a process of its own, which can be killed with its children. */
  const killableRun = () => {
    const script = `
      const { bootstrap, stateStacks } = require("./${process.env["STEADFAST_TOOLS_BUILD"]!}/tools/bootstrap/bootstrap.js");
      const { stacksIn } = require("./${process.env["STEADFAST_TOOLS_BUILD"]!}/tools/synthesis.js");
      const options = { terraform: ${JSON.stringify(terraform)}, env: {}, scratch: ${JSON.stringify(at.scratch)} };
      bootstrap(stateStacks(stacksIn(${JSON.stringify(at.outdir)})), options);`;
    return killable(process.execPath, ["-e", script], { folder: process.cwd(), env: at.env });
  };

  test.each([
    ["a key was made that has no alias yet", { action: "CreateKey" }],
    ["a lock table was made", { action: "CreateTable" }],
    ["the last region's bucket was made", { action: "CreateBucket", region: "us-east-2" }],
    ["a state was written to its bucket", { service: "s3", action: "PutObject" }],
  ])(
    "a run can be killed when %s",
    async (_, reached) => {
      const since = Date.now();
      const doomed = killableRun();
      try {
        await until("the moment has come", () => at.aws.gateway.log.find({ ...reached, since }).length > 0, 280_000);
      } finally {
        doomed.kill();
        await doomed.ended;
      }
    },
    300_000,
  );

  test("the run after the killed ones ends well, and one more changes nothing", async () => {
    await run();
    const since = Date.now();
    await run();
    const changing = at.aws.gateway.log
      .find({ since })
      .filter(({ service, action }) => /^(Create|Put|Delete|Update|Tag)/.test(action) && service !== "dynamodb");
    expect(changing.map(({ service, action }) => `${service}:${action}`)).toEqual([]);
    for (const action of ["CreateTable", "CreateBucket", "CreateAlias"]) {
      const made = calls(action).filter(({ outcome }) => outcome === 200);
      expect([action, made.length]).toEqual([action, action === "CreateBucket" ? 4 : 3]);
    }
    for (const { name } of homes()) expect(await at.terraform(name).plan()).toMatchObject({ empty: true });
  }, 600_000);

  test("even in development no plan may destroy them", async () => {
    await expect(at.terraform("web-dev-state-primary").plan("-destroy")).rejects.toThrow(
      "Instance cannot be destroyed",
    );
  }, 120_000);
});

describe("the deployment", () => {
  test("the real CLI deploys it, and a second plan of every stack is empty", async () => {
    const done = new Map<string, number>();
    await cdktf("deploy", {
      outdir: at.outdir,
      stacks: sites,
      env: at.env,
      onProgress: (stack, count) => done.set(stack, count),
    });
    expect([...done.keys()].sort()).toEqual([...sites].sort());
    for (const name of sites) expect(await at.terraform(name).plan()).toMatchObject({ empty: true });
  }, 1_200_000);

  test("A9 no secret stands in a state or in what was synthesized", async () => {
    const client = new SecretsManagerClient({ region: "us-west-2" });
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: "web-dev-database" }));
    const { password } = JSON.parse(SecretString!) as { password: string };
    expect(password).toMatch(/^[A-Za-z0-9]{40}$/);
    const state = async (name: string) => (await at.terraform(name).must(["state", "pull"])).output;
    const holders: string[] = [];
    for (const { name } of at.stacks) {
      if ((await state(name)).includes(password)) holders.push(`state of ${name}`);
    }
    for (const file of fs.readdirSync(at.outdir, { recursive: true, encoding: "utf8" })) {
      const full = path.join(at.outdir, file);
      if (file.includes(".terraform/") || !fs.statSync(full).isFile()) continue;
      if (fs.readFileSync(full).includes(password)) holders.push(file);
    }
    expect(holders).toEqual([]);
    // The search finds what is there: the header that CloudFront must hold is in the state of the edge, and there alone.
    const header = (JSON.parse(at.env["TF_VAR_origin_verify"]!) as string[])[0]!;
    expect(await state("web-dev-global")).toContain(header);
    expect(await state("web-dev-identity")).not.toContain(header);
  }, 120_000);

  describe("and recovers", () => {
    recoveryTests(() => at);
  });

  test("what was changed behind Terraform's back shows in the plan, and an apply mends it", async () => {
    const client = new EC2Client({ region: "us-west-2" });
    const { RouteTables = [] } = await client.send(
      new DescribeRouteTablesCommand({ Filters: [{ Name: "tag:Name", Values: ["web-dev-secondary-public"] }] }),
    );
    await client.send(
      new DeleteRouteCommand({ RouteTableId: RouteTables[0]!.RouteTableId, DestinationCidrBlock: "0.0.0.0/0" }),
    );
    const stack = at.terraform("web-dev-secondary");
    const plan = await stack.plan();
    expect(plan.empty).toBe(false);
    expect(plan.output).toContain("aws_route.network_internet_route will be created");
    await stack.apply();
    expect(await stack.plan()).toMatchObject({ empty: true });
  }, 300_000);

  test.each(["refuse", "hang"] as const)(
    "with us-east-1 dark (%s) the other regions' stacks plan and apply",
    async (how) => {
      at.aws.gateway.faults.darken("us-east-1", how);
      const since = Date.now();
      try {
        for (const name of ["web-dev-secondary", "web-dev-control", "web-dev-state-secondary"]) {
          expect(await at.terraform(name).plan()).toMatchObject({ empty: true });
        }
        await at.terraform("web-dev-secondary").apply(["-replace=aws_vpc_endpoint.network_endpoints_dynamodb"]);
        expect(at.aws.gateway.log.find({ since, region: "us-east-1" })).toEqual([]);
        expect(at.aws.gateway.log.find({ since, region: "us-west-2", action: "CreateVpcEndpoint" })).toHaveLength(1);
      } finally {
        at.aws.gateway.faults.lighten("us-east-1");
        at.aws.gateway.releaseHanging();
      }
    },
    300_000,
  );

  test("with us-east-1 dark its own stacks do not plan: the darkness is real", async () => {
    at.aws.gateway.faults.darken("us-east-1", "refuse");
    try {
      await expect(at.terraform("web-dev-primary").plan()).rejects.toThrow("terraform plan failed in web-dev-primary");
    } finally {
      at.aws.gateway.faults.lighten("us-east-1");
    }
  }, 300_000);

  test("a lock that a killed apply has left is reported with the way out, which works", async () => {
    const stack = at.terraform("web-dev-control");
    const doomed = killable(
      terraform,
      ["apply", "-auto-approve", "-input=false", "-replace=aws_vpc_endpoint.network_endpoints_s3"],
      { folder: stack.folder, env: at.env },
    );
    const since = Date.now();
    await until("the apply is under way", () => calls("CreateVpcEndpoint", since).length > 0);
    doomed.kill();
    await doomed.ended;

    const locked = await stack.plan().catch((error: unknown) => error);
    expect(locked).toBeInstanceOf(StateLocked);
    const { message, lock } = locked as StateLocked;
    expect(message).toMatch(/^the state of web-dev-control is locked: \S+@\S+ holds it for apply since /);
    expect(message).toContain(`npm run unlock -- web-dev-control ${lock.id}`);
    await stack.must(["force-unlock", "-force", lock.id]);
    await stack.apply();
    expect(await stack.plan()).toMatchObject({ empty: true });
  }, 300_000);

  test("it can be destroyed, and nothing is left in its states", async () => {
    await cdktf("destroy", { outdir: at.outdir, stacks: sites, env: at.env });
    for (const name of sites) expect(await at.terraform(name).stateList()).toEqual([]);
  }, 1_200_000);
});
