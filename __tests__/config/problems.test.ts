import { chosen, NoSuchDeployment } from "../../config";
import { example } from "../../config/example";
import { checked, InvalidConfig, problemsOf } from "../../config/schema/check";
import { deploymentWith, type Loose } from "../support/deployment";

test("all problems are reported at once, a wrong field hides no other", () => {
  const change = (deployment: Loose) => {
    Object.assign(deployment, { name: "W", account: 1 });
    Object.assign(deployment.sites[0]!, { cidr: "10.0.0.1/16", zones: ["us-east-1z", "us-east-1b"] });
    Object.assign(deployment.sites[1]!, { region: "us-wst-2" });
    Object.assign(deployment.sites[2]!, { cidr: "10.17.0.0/16" });
  };
  expect(problemsOf(deploymentWith(change)).map((message) => message.split(":")[0])).toEqual([
    "name",
    "name",
    "account",
    "sites[0].cidr",
    "sites[1].region",
    "sites[2].cidr",
    "sites[0].zones[0]",
  ]);
});

test.each([
  [null, ["should be an object, got null"]],
  [undefined, ["is missing: it should be an object"]],
  ["web", ["should be an object, got 'web'"]],
])("%p is no deployment", (value, problems) => {
  expect(problemsOf(value)).toEqual(problems);
});

test("problems of several files are reported together, under the file's name", () => {
  const bad = { source: "config/a.ts (dev)", value: deploymentWith((deployment) => (deployment.name = "W")) };
  const worse = { source: "config/b.ts (prod)", value: 7 };
  expect(() => checked([bad, worse])).toThrow(InvalidConfig);
  expect(() => checked([bad, worse])).toThrow(
    /^the configuration has 3 problems:\n\n {2}config\/a\.ts \(dev\)\n {4}name: .*\n {4}name: .*\n\n {2}config\/b\.ts \(prod\)\n {4}should be an object, got 7\n$/,
  );
});

test("two deployments cannot have the same name", () => {
  const twice = ["config/a.ts (dev)", "config/b.ts (dev)"].map((source) => ({ source, value: deploymentWith() }));
  expect(() => checked(twice)).toThrow(
    "name: 'web-dev' is also the name of config/a.ts (dev): every deployment needs its own",
  );
});

test("two deployments cannot set the replication of one registry", () => {
  const named = (name: string, change: (deployment: Loose) => void = () => undefined) => ({
    source: `config/${name}.ts`,
    value: deploymentWith((deployment) => {
      deployment["name"] = name;
      change(deployment);
    }),
  });
  expect(() => checked([named("web"), named("shop")])).toThrow(
    "account: the registry of account 111111111111 in us-east-1 is also that of config/web.ts, and the replication of its images is " +
      "one setting: use another account, or another region for the primary",
  );
  const elsewhere = named("shop", (deployment) => {
    deployment["account"] = "333333333333";
  });
  expect(checked([named("web"), elsewhere])).toHaveLength(2);
});

test("a glob selects deployments; the error for a glob without a match lists all deployments", () => {
  const ids = (glob?: string) => chosen(glob).map(({ name, environment }) => `${name}-${environment}`);
  expect(ids()).toEqual(["web-dev", "web-prod"]);
  expect(ids("*-prod")).toEqual(["web-prod"]);
  expect(ids("web-de?")).toEqual(["web-dev"]);
  for (const near of ["web.dev", "web-de", "eb-dev", "web-dev?", "-prod", "web-*-"]) {
    expect(() => ids(near)).toThrow(NoSuchDeployment);
  }
  expect(() => ids("wb-*")).toThrow("STEADFAST_DEPLOYMENTS='wb-*' matches no deployment: there are web-dev, web-prod");
});

test("the architecture of a deployment determines its fields and roles", () => {
  expect(problemsOf(example("dev"))).toEqual([]);
  expect(problemsOf({ ...example("dev"), service: {} })).toEqual([
    expect.stringMatching(/^has an unknown field 'service'/),
  ]);
  const [one, ...others] = example("dev").sites;
  expect(problemsOf({ ...example("dev"), sites: [{ ...one, role: "primary" }, ...others] })).toEqual([
    "sites[0].role: should be one, two or control, got 'primary'",
    "sites: has no site with role 'one': add one",
  ]);
  expect(problemsOf({ ...example("dev"), name: "a".repeat(40) })).toEqual([
    expect.stringMatching(/^name: the bucket name '.*' has 81 characters, AWS allows 63/),
  ]);
});

test.each([
  ["multi-region", "'multi-region': did you mean 'multi-region-web'?"],
  [7, "7"],
  [undefined, "nothing"],
])("with the architecture %p the fields of every deployment are checked as well", (architecture, shown) => {
  const value = deploymentWith((deployment) => {
    Object.assign(deployment, { architecture, account: "1" });
    Object.assign(deployment.sites[1]!, { cidr: "10.16.0.0/16" });
  });
  expect(problemsOf(value)).toEqual([
    `architecture: should be multi-region-web or example, got ${shown}`,
    "account: should be the 12 digits of an AWS account id, as text, got '1'",
    expect.stringMatching(/^sites\[1\]\.cidr: 10\.16\.0\.0\/16 overlaps/),
  ]);
});
