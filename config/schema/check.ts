import { describe, fieldPath } from "./values/fields";
import { known } from "./values/known";
import { checkDeployment, type Deployment, schemaOf } from "./deployment";

/** A deployment as a file in `config/` defines it, not yet checked. */
export interface Candidate {
  /** File and variant, e.g. `config/multi-region-web.ts (dev)`. */
  readonly source: string;
  readonly value: unknown;
}

/** Every problem of every deployment, with how to fix it. */
export class InvalidConfig extends Error {
  constructor(readonly problems: ReadonlyMap<string, readonly string[]>) {
    const count = [...problems.values()].flat().length;
    const blocks = [...problems].map(([source, messages]) =>
      [`  ${source}`, ...messages.map((m) => `    ${m}`)].join("\n"),
    );
    super(`the configuration has ${count} problem${count === 1 ? "" : "s"}:\n\n${blocks.join("\n\n")}\n`);
    this.name = "InvalidConfig";
  }
}

/** The problems of one value, `field: what is wrong and how to fix it`; empty when the value is valid. */
export function problemsOf(value: unknown): string[] {
  const schema = schemaOf(value);
  const result = schema.safeParse(value, { error: describe });
  const found = (result.error?.issues ?? []).map(({ path, message }) => ({ path, message }));
  const parts = known(schema, value);
  if (parts) checkDeployment(value, parts, (path, message) => found.push({ path, message }));
  return found.map(({ path, message }) => (path.length === 0 ? message : `${fieldPath(path)}: ${message}`));
}

/** Checks deployments one by one and against each other; throws `InvalidConfig` with all problems. */
export function checked(candidates: readonly Candidate[]): Deployment[] {
  const problems = new Map<string, string[]>();
  const deployments: Deployment[] = [];
  const owners = new Map<string, string>();
  for (const { source, value } of candidates) {
    const found = problemsOf(value);
    if (found.length === 0) {
      const deployment = schemaOf(value).parse(value) as Deployment;
      const id = `${deployment.name}-${deployment.environment}`;
      const owner = owners.get(id);
      if (owner !== undefined) found.push(`name: '${id}' is also the name of ${owner}: every deployment needs its own`);
      owners.set(id, source);
      const registry = registryOf(deployment);
      const other = registry === undefined ? undefined : owners.get(registry);
      if (other !== undefined) {
        found.push(
          `account: ${registry!} is also that of ${other}, and the replication of its images is one setting: use another account, or another region for the primary`,
        );
      }
      if (registry !== undefined) owners.set(registry, source);
      deployments.push(deployment);
    }
    if (found.length > 0) problems.set(source, found);
  }
  if (problems.size > 0) throw new InvalidConfig(problems);
  return deployments;
}

/** The registry whose replication a deployment sets: ECR has one setting for each account and region. */
function registryOf(deployment: Deployment): string | undefined {
  if (!("service" in deployment)) return undefined;
  const { region } = deployment.sites.find(({ role }) => role === "primary")!;
  return `the registry of account ${deployment.account} in ${region}`;
}
