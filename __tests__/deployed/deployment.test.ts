import * as fs from "node:fs";
import * as path from "node:path";
import { DeleteRouteCommand, DescribeRouteTablesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { chosen } from "../../config";
import { deploymentOrder } from "../../stacks/build";
import { bootstrap, stateStacks } from "../../tools/bootstrap/bootstrap";
import { Progress } from "../../tools/console/progress";
import { cdktf } from "../../tools/terraform/deploy";
import { destroyDeployment } from "../../tools/destroy/destroy";
import { pushPlaceholder } from "../../tools/image/deployment-image";
import { StateLocked } from "../../tools/terraform/lock";
import { bench, type Bench, killable } from "../support/deployed";
import { machine } from "../support/machine";
import { until } from "../support/until";

const { terraform } = machine();
let at: Bench;
let sites: string[];

beforeAll(async () => {
  at = await bench("web-dev");
  const backends = stateStacks(at.stacks);
  sites = at.stacks.filter((stack) => !backends.includes(stack)).map(({ name }) => name);
  await bootstrap(backends, { terraform, env: at.env, scratch: at.scratch });
});
afterAll(() => at.close());

test("the real CLI deploys the deployment, and the check for drift of every stack shows no changes", async () => {
  const done = new Map<string, number>();
  const deploy = (stacks: readonly string[]) =>
    cdktf("deploy", {
      outdir: at.outdir,
      stacks,
      env: at.env,
      onProgress: (stack, count) => done.set(stack, count),
    });
  // The image comes after its repositories and before the services.
  const order = deploymentOrder(chosen("web-dev")[0]!);
  const earlier = order
    .slice(
      0,
      order.findIndex(({ kind }) => kind === "images"),
    )
    .filter(({ kind }) => kind === "deploy")
    .flatMap(({ stacks }) => stacks.map((part) => `web-dev-${part}`));
  await deploy(earlier);
  await pushPlaceholder(chosen("web-dev")[0]!);
  // All of them: the CLI orders only the stacks that it receives.
  await deploy(sites);
  expect([...done.keys()].sort()).toEqual([...sites].sort());
  expect(await at.changes(sites)).toEqual([]);
});

test("A9: no state and no synthesized file contains a secret", async () => {
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
  // The search works: the header that CloudFront must have is in the state of the edge, and only there.
  const header = (JSON.parse(at.env["TF_VAR_origin_verify"]!) as string[])[0]!;
  expect(await state("web-dev-global")).toContain(header);
  expect(await state("web-dev-identity")).not.toContain(header);
});

test("a change outside Terraform shows in the plan, and an apply fixes it", async () => {
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
});

test("a lock that a killed apply left is reported with the way to remove it, which works", async () => {
  const stack = at.terraform("web-dev-control");
  const doomed = killable(
    terraform,
    ["apply", "-auto-approve", "-input=false", "-replace=aws_vpc_endpoint.network_endpoints_s3"],
    { folder: stack.folder, env: at.env },
  );
  const since = Date.now();
  await until(
    "the apply is in progress",
    () => at.aws.gateway.log.find({ since, action: "CreateVpcEndpoint" }).length > 0,
  );
  doomed.kill();
  await doomed.ended;

  const locked = await stack.plan().catch((error: unknown) => error);
  expect(locked).toBeInstanceOf(StateLocked);
  const { message, lock } = locked as StateLocked;
  expect(message).toMatch(/^the state of web-dev-control is locked: \S+@\S+ has held the lock for apply since /);
  expect(message).toContain(`npm run unlock -- web-dev-control ${lock.id}`);
  await stack.must(["force-unlock", "-force", lock.id]);
  await stack.apply();
  expect(await stack.plan()).toMatchObject({ empty: true });
});

test("the deployment is destroyed in the reverse order, its state backends last", async () => {
  const buckets = await states();
  expect(buckets).toHaveLength(4);
  await destroyDeployment({
    deployment: "web-dev",
    order: deploymentOrder(chosen("web-dev")[0]!),
    stacks: at.stacks,
    scratch: path.join(at.scratch, "destroy"),
    terraform,
    env: at.env,
    progress: new Progress({ write: () => true }),
    stateBackends: true,
    record: () => Promise.resolve(undefined),
    prepare: () => Promise.resolve(),
  });
  expect(await states()).toEqual([]);
});

/** Names of the state buckets. */
async function states(): Promise<string[]> {
  const { Buckets = [] } = await new S3Client({ region: "us-east-2" }).send(new ListBucketsCommand({}));
  return Buckets.flatMap(({ Name = "" }) => (Name.startsWith("web-dev-state-") ? [Name] : []));
}
